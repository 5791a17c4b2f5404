from __future__ import annotations

import struct
import zlib

import pytest

from grader.student import figures
from grader.student.figures import Gallery, read_png

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def header(width=3, height=2, depth=8, colour=2, compression=0, filtering=0, interlace=0) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, compression, filtering, interlace))


PIXELS = chunk(b"IDAT", zlib.compress((b"\0" + bytes(9)) * 2))
END = chunk(b"IEND")
IMAGE = SIGNATURE + header() + PIXELS + END


def test_an_image_is_read_with_its_size():
    found = read_png(IMAGE)

    assert (found.png, found.width, found.height) == (IMAGE, 3, 2)


def test_chunks_that_no_image_needs_are_dropped():
    extra = chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(100_000))) + chunk(b"tEXt", b"Author\0<script>")
    animated = chunk(b"acTL", bytes(8)) + chunk(b"fdAT", bytes(30))

    assert read_png(SIGNATURE + header() + extra + PIXELS + animated + END).png == IMAGE


def test_a_palette_is_kept():
    image = SIGNATURE + header(colour=3) + chunk(b"PLTE", bytes(6)) + chunk(b"tRNS", b"\0") + PIXELS + PIXELS + END

    assert read_png(image).png == image


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
    "too many bytes": SIGNATURE + header() + chunk(b"IDAT", bytes(figures.MAX_BYTES)) + END,
}


@pytest.mark.parametrize("data", NO_IMAGES.values(), ids=NO_IMAGES)
def test_what_is_no_image_within_the_limits_is_refused(data):
    assert read_png(data) is None


def test_every_single_flipped_byte_of_the_frame_is_noticed():
    for i in range(len(IMAGE)):
        broken = IMAGE[:i] + bytes([IMAGE[i] ^ 0xFF]) + IMAGE[i + 1 :]

        assert read_png(broken) is None, i


# -- a submission's figures ------------------------------------------------------------------------------


@pytest.fixture
def gallery():
    made = Gallery()
    made.begin("hw3.ipynb")
    return made


def test_figures_say_where_they_were_drawn(gallery):
    gallery.take("hw3.ipynb", 7, [[IMAGE, IMAGE], 0])
    gallery.begin("hw3.py")
    gallery.take("hw3.py", 0, [[IMAGE], 0])

    assert [(cell, figure.origin) for cell, figure in gallery.of("hw3.ipynb")] == [(7, "hw3.ipynb cell 7")] * 2
    assert [(cell, figure.origin) for cell, figure in gallery.of("hw3.py")] == [(0, "hw3.py")]
    assert gallery.note("hw3.ipynb") == ""


def test_a_run_that_is_begun_again_begins_with_none(gallery):
    gallery.take("hw3.ipynb", 1, [[IMAGE], 2])
    gallery.begin("hw3.ipynb")

    assert (gallery.of("hw3.ipynb"), gallery.note("hw3.ipynb")) == ([], "")


def test_a_finished_file_is_not_drawn_again(gallery):
    gallery.take("hw3.ipynb", 1, [[IMAGE], 0])
    gallery.finish("hw3.ipynb")
    gallery.begin("hw3.ipynb")

    assert not gallery.wants("hw3.ipynb")
    assert len(gallery.of("hw3.ipynb")) == 1


def test_what_is_left_out_is_counted(gallery):
    gallery.take("hw3.ipynb", 1, [[IMAGE, b"no image"], 2])

    assert gallery.note("hw3.ipynb") == "hw3.ipynb: figures that are too many or too large to be shown: 3."


def test_not_more_than_the_most_are_kept(gallery):
    gallery.take("hw3.ipynb", 1, [[IMAGE] * 100, 0])

    assert len(gallery.of("hw3.ipynb")) == figures.MOST


def test_a_full_gallery_only_counts(gallery):
    before = gallery.is_full("hw3.ipynb", 3)
    gallery.take("hw3.ipynb", 1, [[IMAGE] * figures.MOST, 0])

    assert (before, gallery.is_full("hw3.ipynb", 3)) == (False, True)
    assert gallery.note("hw3.ipynb").endswith(": 3.")


def test_not_more_bytes_than_the_limit_are_kept(gallery, monkeypatch):
    monkeypatch.setattr(figures, "MAX_TOTAL_BYTES", 2 * len(IMAGE))
    gallery.take("hw3.ipynb", 1, [[IMAGE] * 3, 0])

    assert len(gallery.of("hw3.ipynb")) == 2


@pytest.mark.parametrize("reply", [None, 7, [], [[]], [7, 7], [[7, None], "x"], [[IMAGE], 10**30], [[], -5], [[], True],
                                   [{"a": IMAGE}, 0], "text"])  # fmt: skip
def test_an_odd_reply_is_no_error(gallery, reply):
    gallery.take("hw3.ipynb", 1, reply)

    assert len(gallery.of("hw3.ipynb")) <= 1
    assert len(gallery.note("hw3.ipynb")) < 100


def test_giving_up_leaves_none_and_says_so(gallery):
    gallery.take("hw3.ipynb", 1, [[IMAGE], 0])
    gallery.give_up("hw3.ipynb")

    assert gallery.of("hw3.ipynb") == []
    assert not gallery.wants("hw3.ipynb")
    assert gallery.note("hw3.ipynb") == "hw3.ipynb: its figures could not be drawn in time, and are not shown."


def test_an_unknown_file_has_none():
    assert (Gallery().of("x"), Gallery().note("x")) == ([], "")
