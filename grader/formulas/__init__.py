"""Formulas in students' notation: LaTeX or plain text to a tree, to a function, to a verdict. No eval, no sympy."""
