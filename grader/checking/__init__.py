"""What a problem author imports: declarations, cases, comparisons, tolerances and draws."""
