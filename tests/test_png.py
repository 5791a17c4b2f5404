"""Only a sound PNG of moderate size is let through, rebuilt without what a picture does not need."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from grader.png import MAX_BYTES, SIGNATURE, rebuild


def chunk(kind: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def header(width=3, height=2, depth=8, colour=2, compression=0, filtering=0, interlace=0) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, compression, filtering, interlace))


PIXELS = chunk(b"IDAT", zlib.compress((b"\0" + bytes(9)) * 2))
END = chunk(b"IEND")
IMAGE = SIGNATURE + header() + PIXELS + END


def test_an_image_is_read_with_its_size():
    found = rebuild(IMAGE)

    assert (found.png, found.width, found.height) == (IMAGE, 3, 2)


def test_chunks_that_no_image_needs_are_dropped():
    extra = chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(100_000))) + chunk(b"tEXt", b"Author\0<script>")
    animated = chunk(b"acTL", bytes(8)) + chunk(b"fdAT", bytes(30))

    assert rebuild(SIGNATURE + header() + extra + PIXELS + animated + END).png == IMAGE


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
def test_pictures_of_every_kind_come_through_and_can_be_read(mode):
    file = io.BytesIO()
    Image.new(mode, (7, 5)).save(file, "PNG")

    assert Image.open(io.BytesIO(rebuild(file.getvalue()).png)).size == (7, 5)


def test_a_palette_is_kept():
    image = SIGNATURE + header(colour=3) + chunk(b"PLTE", bytes(6)) + chunk(b"tRNS", b"\0") + PIXELS + PIXELS + END

    assert rebuild(image).png == image


NO_IMAGES = {
    "nothing": b"",
    "no bytes": None,
    "text": "\x89PNG\r\n\x1a\n",
    "array": bytearray(IMAGE),
    "signature alone": SIGNATURE,
    "jpeg": b"\xff\xd8\xff\xe0" + bytes(100),
    "html": b"<svg onload=alert(1)>",
    "signature and html": SIGNATURE + b"<script>alert(1)</script>",
    "cut off": IMAGE[:-5],
    "trailing bytes": IMAGE + b"x",
    "trailing chunk": IMAGE + PIXELS,
    "second end": IMAGE + END,
    "no header": SIGNATURE + PIXELS + END,
    "late header": SIGNATURE + PIXELS + header() + END,
    "two headers": SIGNATURE + header() + header() + PIXELS + END,
    "short header": SIGNATURE + chunk(b"IHDR", bytes(12)) + PIXELS + END,
    "late palette": SIGNATURE + header(colour=3) + PIXELS + chunk(b"PLTE", bytes(6)) + END,
    "two palettes": SIGNATURE + header(colour=3) + chunk(b"PLTE", bytes(6)) * 2 + PIXELS + END,
    "no pixels": SIGNATURE + header() + END,
    "unknown critical chunk": SIGNATURE + header() + chunk(b"EVIL") + PIXELS + END,
    "odd name": SIGNATURE + header() + chunk(b"ID\0T") + PIXELS + END,
    "no end": SIGNATURE + header() + PIXELS,
    "wrong checksum": SIGNATURE + header()[:-1] + b"\0" + PIXELS + END,
    "huge length": SIGNATURE + struct.pack(">I", 2**32 - 1) + b"IHDR" + bytes(30),
    "no width": SIGNATURE + header(width=0) + PIXELS + END,
    "no height": SIGNATURE + header(height=0) + PIXELS + END,
    "bomb": SIGNATURE + header(width=2**31 - 1, height=2**31 - 1) + PIXELS + END,
    "wide bomb": SIGNATURE + header(width=100_000, height=1) + PIXELS + END,
    "many pixels": SIGNATURE + header(width=3000, height=3000) + PIXELS + END,
    "odd depth": SIGNATURE + header(depth=3) + PIXELS + END,
    "odd colour": SIGNATURE + header(colour=5) + PIXELS + END,
    "depth and colour": SIGNATURE + header(depth=4, colour=2) + PIXELS + END,
    "odd compression": SIGNATURE + header(compression=1) + PIXELS + END,
    "odd filter": SIGNATURE + header(filtering=1) + PIXELS + END,
    "odd interlace": SIGNATURE + header(interlace=2) + PIXELS + END,
    "too many bytes": SIGNATURE + header() + chunk(b"IDAT", bytes(MAX_BYTES)) + END,
}


@pytest.mark.parametrize("data", NO_IMAGES.values(), ids=NO_IMAGES)
def test_what_is_no_image_within_the_limits_is_refused(data):
    assert rebuild(data) is None


def test_every_single_flipped_byte_of_the_frame_is_noticed():
    for i in range(len(IMAGE)):
        broken = IMAGE[:i] + bytes([IMAGE[i] ^ 0xFF]) + IMAGE[i + 1 :]

        assert rebuild(broken) is None, i


