"""The pages as they are, letter by letter: a change of a template shows here, and is looked at before it is kept.

A test that fails writes the page into ``tests/report/actual/``; if the change is meant, copy it over the one in
``tests/report/golden/``.
"""

import re
from pathlib import Path

import pytest

from grader.report.class_page import ClassTally
from grader.report.pages import Pages
from grader.report.student_page import gather_student

from .sample_evidence import one_of_each
from .sample_results import FACTS, HOSTILE, lose, perfect

FOLDER = Path(__file__).parent
# What is not the templates' own: the style and the script have files of their own, the image is compressed.
SCRUBS = (
    (r"<style>.*?</style>", "<style>…</style>"),
    (r"<script>.*?</script>", "<script>…</script>"),
    (r"sha256-[A-Za-z0-9+/]{43}=", "sha256-…"),
    (r"base64,[A-Za-z0-9+/=]+", "base64,…"),
)


def student_page(*, is_copy):
    return Pages().student(gather_student(one_of_each(perfect("kira", "mathdnn_hw3")), FACTS, is_copy=is_copy))


def class_page():
    tally = ClassTally(FACTS)
    for result in (
        one_of_each(perfect("kira", "mathdnn_hw3")),
        perfect("amira", "mathdnn_hw3"),
        lose(perfect(HOSTILE, "mathdnn_hw3"), "p6_dead_relu", "gradient", HOSTILE),
    ):
        tally.add(result, "students/x.html")
    return Pages().class_(tally.page())


PAGES = {
    "class.html": class_page,
    "student.html": lambda: student_page(is_copy=False),
    "copy.html": lambda: student_page(is_copy=True),
}


@pytest.mark.parametrize("name", PAGES)
def test_page_is_as_it_was(name):
    page = PAGES[name]()
    for pattern, instead in SCRUBS:
        page = re.sub(pattern, instead, page, flags=re.DOTALL)
    golden = FOLDER / "golden" / name
    if not golden.is_file() or golden.read_text(encoding="utf-8") != page:
        (FOLDER / "actual").mkdir(exist_ok=True)
        (FOLDER / "actual" / name).write_text(page, encoding="utf-8")
        pytest.fail(f"{golden} differs; see tests/report/actual/{name}")
