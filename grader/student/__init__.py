"""The process boundary, our side: start the zygote, talk to a child, stand for the student in a check."""
