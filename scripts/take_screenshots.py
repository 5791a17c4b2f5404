"""Take the pictures of the report in docs/: ``python scripts/take_screenshots.py [GRADEBOOK]``.

Without a gradebook, the one of ``make demo`` is used, ``grades/gradebook.sqlite``. Needs what
``scripts/install_browser.sh`` installs.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from grader.gradebook.reading import iterate, read_last_run  # noqa: E402
from grader.report.site import write_report  # noqa: E402
from tests.report.browser import Browser  # noqa: E402

CLASS, FIRST, SECOND = "index.html", "students/mathdnn_hw3--fatima.html", "students/cs475_hw3--elena.html"
# name, page, width, dark, first and last row of pixels
SHOTS = (
    ("class-light", CLASS, 1280, False, 0, 1900),
    ("class-dark", CLASS, 1280, True, 1180, 3080),
    ("class-phone", CLASS, 375, False, 0, 1500),
    ("student-light", FIRST, 1280, False, 0, 2150),
    ("student-dark", SECOND, 1280, True, 1350, 3200),
    ("student-phone", FIRST, 375, True, 0, 1500),
    ("student-phone-light", FIRST, 375, False, 2350, 3850),
)
COLOURS = 256  # enough for a page, and a third of the size


def main() -> None:
    """Write the pictures."""
    book = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "grades" / "gradebook.sqlite"
    facts = read_last_run(book)
    if facts is None:
        sys.exit(f"{book}: nothing is graded there")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_report(iterate(book), facts, folder)
        browser = Browser()
        try:
            for shot, page, width, dark, first, last in SHOTS:
                browser.look(width, dark=dark)
                browser.open(folder / page)
                browser.picture(folder / "shot.png", most=last)
                with Image.open(folder / "shot.png") as image:
                    part = image.convert("RGB").crop((0, first, width, min(last, image.height)))
                reduced = part.quantize(COLOURS, dither=Image.Dither.NONE)
                reduced.save(ROOT / "docs" / f"{shot}.png", optimize=True)
        finally:
            browser.close()


if __name__ == "__main__":
    main()
