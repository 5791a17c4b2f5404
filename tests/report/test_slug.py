"""Pages have safe names, different for different students, on every file system."""

import re

import pytest

from grader.report.slug import slug

from .sample_results import HOSTILE

NAMES = [
    "amira", "Amira", "AMIRA", "amira ", " amira", "amira--x", "-amira", "", ".", "..", "../../etc/passwd",
    "a/b", "a\\b", "con", "CON", "nul.txt", "김민준", "김민준 ", "josé", "jose\u0301", "x" * 50, "x" * 51,
    "x" * 10_000, "x" * 9_999, "\0",
    "\udc80", "\\udc80", "\ud800", HOSTILE, "a:b", "a*b", "a?b", "%2e%2e", "x--y--0123456789abcdef",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_slug_is_a_safe_file_name(name):
    for found in (slug("hw3", name), slug(name, "amira"), slug(name, name)):
        assert re.fullmatch(r"[a-z0-9][a-z0-9_-]*", found)
        assert len(found) <= 120
        assert "--" in found


def test_different_names_have_different_slugs_whatever_the_case():
    pairs = [(one, other) for one in NAMES for other in NAMES]

    assert len({slug(*pair).casefold() for pair in pairs}) == len(pairs)


def test_plain_names_stay_readable():
    assert slug("mathdnn_hw3", "amira-hassan") == "mathdnn_hw3--amira-hassan"
    assert slug("hw3", "Hassan, Amira").startswith("hw3--hassan-amira--")


def test_slug_does_not_depend_on_the_others():
    assert slug("hw3", "Hassan, Amira") == slug("hw3", "Hassan, Amira")
