"""Reference for the continuity of four activations and of their derivatives."""

from __future__ import annotations


def one_sided_derivatives(name: str, alpha: float) -> tuple[float, float]:
    """Return the left and the right derivative at 0.

    Parameters
    ----------
    name : str
        ``"relu"``, ``"softplus"`` (β = 1), ``"elu"`` or ``"logsigmoid"``.
    alpha : float
        ELU's α > 0; the others do not use it.

    Raises
    ------
    ValueError
        For another name.

    Notes
    -----
    ReLU is 0 on the left and x on the right. ELU is α(e^x − 1) on the left, whose derivative αe^x
    tends to α, and x on the right. Softplus and LogSigmoid are differentiable everywhere, with the
    derivatives σ(x) and 1 − σ(x), both ½ at 0.

    References
    ----------
    I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, sections 3.10 (σ, softplus) and 6.3 (one-sided
    derivatives of ReLU). ELU: D.-A. Clevert, T. Unterthiner, S. Hochreiter (2016), section 3.
    """
    left_and_right = {
        "relu": (0.0, 1.0),
        "softplus": (0.5, 0.5),
        "elu": (alpha, 1.0),
        "logsigmoid": (0.5, 0.5),
    }
    if name not in left_and_right:
        raise ValueError(f"{name!r} is none of {', '.join(left_and_right)}")
    return left_and_right[name]


def is_c0(name: str, alpha: float) -> bool:
    """Say whether the activation is continuous on all of ℝ.

    Notes
    -----
    Away from 0 each is made of smooth functions; at 0 each has both one-sided derivatives, and a
    function is continuous from a side on which it has a derivative.

    References
    ----------
    W. Rudin, Principles of Mathematical Analysis, theorem 5.2: differentiable implies continuous. Its proof
    holds for one side as well.
    """
    one_sided_derivatives(name, alpha)
    return True


def is_c1(name: str, alpha: float) -> bool:
    """Say whether the activation has a continuous derivative on all of ℝ.

    Notes
    -----
    Away from 0 the derivative is continuous on each side, and tends to the one-sided derivatives at
    0. So the function is C¹ exactly when these two agree.

    References
    ----------
    W. Rudin, Principles of Mathematical Analysis, theorem 5.12 and its corollary: a derivative has no
    jumps, so where the one-sided limits of f′ exist they must agree for f to be differentiable. That ELU
    is C¹ for α = 1 only: J. T. Barron, Continuously Differentiable Exponential Linear Units (2017).
    """
    left, right = one_sided_derivatives(name, alpha)
    return left == right
