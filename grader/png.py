"""PNG images that a student's code drew, rebuilt from the parts that make the picture; anything else is refused."""

from __future__ import annotations

import struct
import zlib
from typing import Any

from grader.evidence import Figure

SIGNATURE = b"\x89PNG\r\n\x1a\n"
# A page must stay a page, and a browser holds four bytes for each pixel of every image.
MAX_BYTES = 500_000
MAX_SIDE = 4000
MAX_PIXELS = 2_000_000

# What a reader needs, in its order; texts, times, profiles and animations are left out.
_KEPT = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
# Allowed bits per sample by colour type: table 11.1 of the PNG specification (third edition).
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}


def rebuild(data: Any) -> Figure | None:
    """Return an image with its own size, rebuilt from the chunks that it needs; None if it is no PNG within the limits.

    Parameters
    ----------
    data : object
        Hostile. Only lengths and checksums are looked at; nothing is decompressed, and no image library sees it.

    References
    ----------
    Portable Network Graphics (PNG) Specification, third edition, W3C 2025, sections 5.3 (chunk layout), 5.6
    (ordering) and 11.2.1 (IHDR).
    """
    if type(data) is not bytes or not data.startswith(SIGNATURE) or len(data) > MAX_BYTES:
        return None
    kept: list[bytes] = [SIGNATURE]
    names: list[bytes] = []
    place = len(SIGNATURE)
    while place < len(data):
        if place + 12 > len(data):
            return None
        (length,) = struct.unpack_from(">I", data, place)
        end = place + 12 + length
        name = data[place + 4 : place + 8]
        if end > len(data) or not name.isalpha():
            return None
        if zlib.crc32(data[place + 4 : end - 4]) != int.from_bytes(data[end - 4 : end], "big"):
            return None
        if name in _KEPT:
            kept.append(data[place:end])
            names.append(name)
        elif name[:1].isupper():  # a critical chunk that is not known
            return None
        place = end
    if not _is_in_order(names) or not _is_allowed(kept[1]):
        return None
    width, height = struct.unpack_from(">II", kept[1], 8)
    return Figure(png=b"".join(kept), width=width, height=height)


def _is_in_order(names: list[bytes]) -> bool:
    once = all(names.count(name) <= 1 for name in _KEPT if name != b"IDAT")
    return once and names == sorted(names, key=_KEPT.index) and {b"IHDR", b"IDAT", b"IEND"} <= set(names)


def _is_allowed(header: bytes) -> bool:
    if len(header) != 25:
        return False
    width, height, depth, colour, compression, filtering, interlace = struct.unpack_from(">IIBBBBB", header, 8)
    return (
        0 < width <= MAX_SIDE
        and 0 < height <= MAX_SIDE
        and width * height <= MAX_PIXELS
        and depth in _DEPTHS.get(colour, ())
        and (compression, filtering) == (0, 0)
        and interlace in (0, 1)
    )
