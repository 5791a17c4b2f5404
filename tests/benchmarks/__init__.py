"""Benchmarks that print ratios; no test depends on them. Run all: ``make bench``."""
