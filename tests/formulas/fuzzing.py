"""Make strings that no student would write: noise, soups of commands, and labelled formulas damaged in places."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.formulas.contracts import renderings

NAMES = ["layer_gradient", "skip_gradient", "relu_prime", "softplus_prime", "elu_prime", "ce_at_scaled_onehot", "softplus"]
_PIECES = r"""\frac \dfrac { } ( ) [ ] ^ _ \hat \mathbf \sigma \sigma' \left \right \{ \} \begin{cases} \end{cases} & \\ \text{if }
\text{otherwise} x W z \hat{z} \alpha \beta \lambda k e 1 2 0.5 1e9 9999 + - * / \cdot \odot ^T ^\top ' ᵀ ẑ σ ′ ⊙ − ² | \| , ; = < > \ge
\le \ne , \max \min \log \exp \tanh \sqrt \mathrm{diag} \mathbb{1} \partial \ell \nabla \over \quad $ % ~ @ ** .T np. if else for where
\sum \int \begin{array} \end{array} \begin{aligned} \end{aligned} \limits undefined DNE \circ ^{-1} ^{2} 𝟙 \boldsymbol \underbrace"""
_WORDS = _PIECES.split()
_CHARS = "".join(map(chr, range(32, 127))) + "αβλσẑŷᵀ⊙∘−′²½√∂∇∞𝐖\u0302\u200b\u202e\x00\x07\x08\x0c\x1b\n\t\ud800\U0001f600"


def strings(count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Yield (name of a contract, formula)."""
    rng = random.Random(seed)
    of_name = {name: [formula for other, _, formula in renderings() if other == name] for name in NAMES}
    everything = [formula for known in of_name.values() for formula in known]
    for _ in range(count):
        name = rng.choice(NAMES)
        known = everything if rng.random() < 0.2 else of_name[name]
        yield name, rng.choice((_noise, _soup, _damaged, _damaged, _nested, _joined))(rng, known)


def _noise(rng: random.Random, known: list[str]) -> str:
    return "".join(rng.choice(_CHARS) for _ in range(rng.randrange(80)))


def _soup(rng: random.Random, known: list[str]) -> str:
    return rng.choice(("", " ")).join(rng.choice(_WORDS) for _ in range(rng.randrange(1, 60)))


def _damaged(rng: random.Random, known: list[str]) -> str:
    text = rng.choice(known)
    for _ in range(rng.randrange(1, 6)):
        at, length = rng.randrange(len(text) + 1), rng.randrange(1, 8)
        part = text[at : at + length]
        new = rng.choice(("", part * 2, rng.choice(_WORDS), rng.choice(_CHARS), part[::-1], rng.choice(known)[:length]))
        text = text[:at] + new + text[at + length :]
    return text


def _nested(rng: random.Random, known: list[str]) -> str:
    opening, closing = rng.choice((("{", "}"), ("(", ")"), (r"\frac{1}{", "}"), (r"e^{", "}"), ("-", ""), (r"\sqrt{", "}"),
                                   (r"\begin{cases}", r"& x>0\end{cases}"), ("|", "|"), (r"\log ", ""), (r"\hat{", "}"),
                                   (r"\partial{", "}"), ("x^", ""), ("[x > ", "]"), (r"\text{", "}")))  # fmt: skip
    depth = rng.randrange(1, 120)
    return opening * depth + rng.choice(("x", "1", "", "W")) + closing * (depth - rng.randrange(2))


def _joined(rng: random.Random, known: list[str]) -> str:
    return rng.choice((" + ", " ", r" \odot ", "=", ", ", "/", r"\\")).join(rng.choice(known) for _ in range(rng.randrange(2, 9)))
