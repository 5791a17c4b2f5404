"""Records to plain context to Jinja2 to self-contained HTML."""
