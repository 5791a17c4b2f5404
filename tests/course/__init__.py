"""Tests of the room `course`."""
