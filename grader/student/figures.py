"""The figures that a submission's files draw: bytes that claim to be PNG, checked before anybody shows them."""

from __future__ import annotations

import struct
import zlib
from typing import Any

from grader.evidence import Figure

#: Of one file; the student's side keeps to the same, but need not.
MOST = 24
MAX_BYTES = 500_000
MAX_TOTAL_BYTES = 4_000_000
MAX_PIXELS = 2_000_000
MAX_SIDE = 4000
#: For all the figures of one request; each has less, and what is not done by then is left out.
DRAW_S = 20.0

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: Chunks that an image needs, in their order. Others may hold text, profiles, animations, and are dropped.
_KEPT = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
#: Colour type to the bit depths that go with it (PNG specification, third edition, table 12).
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}


def read_png(data: Any) -> Figure | None:
    """Return an image with its size, rebuilt from the chunks that it needs; None if it is no PNG within the limits.

    Notes
    -----
    No image library sees these bytes. The chunks' lengths and checksums are right, there is one header at the start, an
    end at the end, and the pixels are few enough for any browser; what the compressed part holds is not looked at.
    """
    if type(data) is not bytes or not data.startswith(_SIGNATURE) or len(data) > MAX_BYTES:
        return None
    kept, position = [_SIGNATURE], len(_SIGNATURE)
    kinds: list[bytes] = []
    width = height = 0
    while position < len(data):
        if len(data) - position < 12:
            return None
        (size,) = struct.unpack_from(">I", data, position)
        end = position + 12 + size
        if end > len(data):
            return None
        kind, (told,) = data[position + 4 : position + 8], struct.unpack_from(">I", data, end - 4)
        if zlib.crc32(data[position + 4 : end - 4]) != told:
            return None
        if not kinds:
            if kind != b"IHDR" or size != 13:
                return None
            width, height, depth, colour, *methods, interlace = struct.unpack_from(">IIBBBBB", data, position + 8)
            if depth not in _DEPTHS.get(colour, ()) or any(methods) or interlace > 1:
                return None
        if kind in _KEPT:
            kinds.append(kind)
            kept.append(data[position:end])
        position = end
    is_ordered = kinds == sorted(kinds, key=_KEPT.index)
    is_single = all(kinds.count(kind) == 1 for kind in kinds if kind != b"IDAT")
    if not (is_ordered and is_single) or not {b"IHDR", b"IDAT", b"IEND"} <= set(kinds):
        return None
    if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE and width * height <= MAX_PIXELS):
        return None
    return Figure(png=b"".join(kept), width=width, height=height)


class Gallery:
    """The figures of one submission's files, file by file: taken when a file is run for the first time, and kept."""

    def __init__(self) -> None:
        self._figures: dict[str, list[tuple[int, Figure]]] = {}
        self._left_out: dict[str, int] = {}
        self._done: set[str] = set()
        self._failed: set[str] = set()

    def wants(self, path: str) -> bool:
        """Say whether this file's figures are still to be drawn."""
        return path not in self._done

    def begin(self, path: str) -> None:
        """Forget what was drawn of a run that did not come to its end."""
        if self.wants(path):
            self._figures[path], self._left_out[path] = [], 0

    def take(self, path: str, cell: int, reply: Any) -> None:
        """Take what a process sent: a list of images, and how many it left out."""
        images, dropped = reply if isinstance(reply, list) and len(reply) == 2 else ([], 0)
        images = images if isinstance(images, list) else []
        self._left_out[path] += max(0, min(dropped, 10_000)) if type(dropped) is int else 0
        for data in images:
            figure = read_png(data)
            known = self._figures[path]
            size = sum(len(one.png) for _, one in known)
            if figure is None or len(known) >= MOST or size + len(figure.png) > MAX_TOTAL_BYTES:
                self._left_out[path] += 1
                continue
            origin = f"{path} cell {cell}" if cell else path
            known.append((cell, Figure(png=figure.png, width=figure.width, height=figure.height, origin=origin)))

    def is_full(self, path: str, waiting: int) -> bool:
        """Say whether no more figures of a file can be taken; then count those that wait as left out."""
        if len(self._figures[path]) < MOST:
            return False
        self._left_out[path] += min(waiting, 10_000)
        return True

    def finish(self, path: str) -> None:
        """Ask for no more figures of this file."""
        self._done.add(path)

    def give_up(self, path: str) -> None:
        """Do without the figures of a file whose process ended while it drew them."""
        self._figures[path] = []
        self._failed.add(path)
        self.finish(path)

    def of(self, path: str) -> list[tuple[int, Figure]]:
        """Return a file's figures with the cell that drew each; 0 outside notebooks."""
        return list(self._figures.get(path, ()))

    def note(self, path: str) -> str:
        """Say what is missing; empty if nothing is."""
        if path in self._failed:
            return f"{path}: its figures could not be drawn in time, and are not shown."
        count = self._left_out.get(path, 0)
        return f"{path}: figures that are too many or too large to be shown: {count}." if count else ""
