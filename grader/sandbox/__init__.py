"""Limits and layers of the box: what is asked for, and what this machine can enforce."""
