"""How large a formula may be. A homework's answer has some 50 characters; these bound time and memory."""

from __future__ import annotations

MAX_CHARS = 2000
MAX_TOKENS = 600
MAX_DEPTH = 80
#: Characters of one number.
MAX_NUMBER = 40
#: Of a constant exponent, and of the exponent of a number like 1e5.
MAX_EXPONENT = 10_000
#: Bits of an exact constant such as 2^1000.
MAX_BITS = 100_000
#: Of the tree in which every product has two factors.
MAX_SETTLED_DEPTH = 300
