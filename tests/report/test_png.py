"""Only a sound PNG of moderate size is shown, rebuilt without what a picture does not need."""

import base64
import io
import struct

import pytest
from PIL import Image

from grader.evidence import Figure
from grader.report.png import SIGNATURE, data_address, rebuild

from .sample_evidence import chunk, png


def header(width=4, height=4, depth=8, colour=0, *rest):
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, *(rest or (0, 0, 0))))


DATA, END = chunk(b"IDAT", b"x"), chunk(b"IEND", b"")


def test_a_sound_picture_is_shown_with_its_own_size():
    address, width, height = data_address(Figure(png=png(40, 30), width=9_999, height=1))

    assert (width, height) == (40, 30)
    assert base64.b64decode(address.removeprefix("data:image/png;base64,")) == png(40, 30)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
def test_pictures_of_every_kind_come_through_and_can_be_read(mode):
    file = io.BytesIO()
    Image.new(mode, (7, 5)).save(file, "PNG")

    assert Image.open(io.BytesIO(rebuild(file.getvalue()))).size == (7, 5)


def test_texts_and_times_are_left_out():
    told = png(more=chunk(b"tEXt", b"Author\0<script>") + chunk(b"tIME", b"1234567") + chunk(b"eXIf", b"GPS"))

    assert rebuild(told) == png()


def test_what_stands_behind_the_end_is_left_out():
    assert rebuild(png() + b"<script>alert(1)</script>") == png()


@pytest.mark.parametrize(
    "data",
    [
        b"", SIGNATURE, b"GIF89a", b"<svg onload=alert(1)>", png()[:-1], png()[:40], png()[1:],
        png().replace(b"IDAT", b"IDAS"), png()[:50] + b"\0" + png()[51:], SIGNATURE + DATA + END,
        SIGNATURE + header() + END, SIGNATURE + header() + header() + DATA + END, SIGNATURE + DATA + header() + END,
        SIGNATURE + header() + chunk(b"EVIL", b"") + DATA + END, SIGNATURE + header() + chunk(b"ID\0T", b"") + END,
        SIGNATURE + header(0, 4) + DATA + END, SIGNATURE + header(2**31, 2**31) + DATA + END,
        SIGNATURE + header(6_000, 6_000) + DATA + END, SIGNATURE + header(4, 4, 3) + DATA + END,
        SIGNATURE + header(4, 4, 8, 5) + DATA + END, SIGNATURE + header(4, 4, 8, 0, 1, 0, 0) + DATA + END,
        SIGNATURE + header(4, 4, 8, 0, 0, 0, 2) + DATA + END, SIGNATURE + b"\xff\xff\xff\xff" + b"IHDR" + bytes(30),
        SIGNATURE + chunk(b"IHDR", b"short") + DATA + END, png() + bytes(2_000_000),
    ],
)  # fmt: skip
def test_anything_else_is_not_shown(data):
    assert rebuild(data) == b""
    assert data_address(Figure(png=data, width=1, height=1)) is None
