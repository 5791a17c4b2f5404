"""A string that is not raw: Python has taken "\f" and "\b" for control characters."""
softplus_prime = "\frac{1}{1+e^{-\beta x}}"
