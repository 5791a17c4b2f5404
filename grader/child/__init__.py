"""The only code of ours that a student's process can see; it imports nothing else of the project."""
