"""What is asked and what came in: assignments, problems, submissions, notebooks."""
