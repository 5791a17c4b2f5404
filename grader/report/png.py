"""PNG images that a student's code drew, rebuilt from the parts that make the picture; anything else is refused."""

from __future__ import annotations

import base64
import struct
import zlib

from grader.evidence import Figure

SIGNATURE = b"\x89PNG\r\n\x1a\n"
# A page must stay a page; and a browser holds four bytes for each pixel of every image.
BYTE_LIMIT, SIDE_LIMIT, PIXEL_LIMIT = 1_500_000, 6_000, 8_000_000

# What a reader needs; texts, times, profiles and animations are left out.
_KEPT = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
# Allowed bits per sample by colour type: table 11.1 of the PNG specification (third edition).
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}


def data_address(figure: Figure) -> tuple[str, int, int] | None:
    """Return a figure as a ``data:`` address, its width and its height; None if it is no sound PNG."""
    rebuilt = rebuild(figure.png)
    if not rebuilt:
        return None
    # As the image has it, whatever the record says.
    width, height = struct.unpack_from(">II", rebuilt, len(SIGNATURE) + 8)
    return "data:image/png;base64," + base64.b64encode(rebuilt).decode("ascii"), width, height


def rebuild(png: bytes) -> bytes:
    """Return the same image without what it does not need; empty if it is not sound.

    Parameters
    ----------
    png : bytes
        Hostile: only lengths and checksums are looked at, nothing is decompressed.

    References
    ----------
    Portable Network Graphics (PNG) Specification, third edition, W3C 2025, sections 5.3 (chunk layout), 5.6
    (ordering) and 11.2.1 (IHDR).
    """
    if not png.startswith(SIGNATURE) or len(png) > BYTE_LIMIT:
        return b""
    kept: list[bytes] = [SIGNATURE]
    names: list[bytes] = []
    place = len(SIGNATURE)
    while place + 12 <= len(png) and names[-1:] != [b"IEND"]:
        (length,) = struct.unpack_from(">I", png, place)
        end = place + 12 + length
        name = png[place + 4 : place + 8]
        if end > len(png) or not name.isalpha():
            return b""
        if zlib.crc32(png[place + 4 : end - 4]) != int.from_bytes(png[end - 4 : end], "big"):
            return b""
        if name in _KEPT:
            kept.append(png[place:end])
            names.append(name)
        elif name[:1].isupper():  # a critical chunk that is not known
            return b""
        place = end
    return b"".join(kept) if _is_in_order(names) and _is_moderate(kept[1]) else b""


def _is_in_order(names: list[bytes]) -> bool:
    ranks = [_KEPT.index(name) for name in names]
    once = all(names.count(name) <= 1 for name in (b"IHDR", b"PLTE", b"tRNS", b"IEND"))
    return once and ranks == sorted(ranks) and {b"IHDR", b"IDAT", b"IEND"} <= set(names)


def _is_moderate(header: bytes) -> bool:
    if len(header) != 25:
        return False
    width, height, depth, colour, compression, filtering, interlace = struct.unpack_from(">IIBBBBB", header, 8)
    return (
        0 < width <= SIDE_LIMIT
        and 0 < height <= SIDE_LIMIT
        and width * height <= PIXEL_LIMIT
        and depth in _DEPTHS.get(colour, ())
        and (compression, filtering) == (0, 0)
        and interlace in (0, 1)
    )
