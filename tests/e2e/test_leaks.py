"""Nothing of a hidden case is in what a student gets to see, however the code tries to show it."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest

from tests.e2e import leaks
from tests.e2e.command import REPOSITORY, grade, submission
from tests.e2e.conftest import Graded


@pytest.fixture(scope="module")
def pages(leaking: Graded, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The page that each student gets, by name."""
    folder = tmp_path_factory.mktemp("handouts")
    made = grade("report", "--out", leaking.out, "--for", "students", folder, cwd=leaking.out.parent)
    assert made.code == 0, made.err
    return {name: unescape(page_of(folder, name).read_text(encoding="utf-8")) for name in leaks.hand_ins()}


def page_of(folder: Path, student: str) -> Path:
    (page,) = (path for path in folder.rglob("*.html") if path.stem.endswith(f"-{student}") or path.stem == student)
    return page


def lost(leaking: Graded, name: str) -> dict[str, float]:
    checks = submission(leaking.out, "leaking", name)["problems"][0]["checks"]
    return {one["check"]: one["max_points"] - one["points"] for one in checks}


@pytest.mark.parametrize("name", leaks.hand_ins())
def test_nothing_of_a_hidden_case_is_shown(pages: dict[str, str], name: str) -> None:
    assert [secret for secret in leaks.SECRETS if secret.casefold() in pages[name].casefold()] == []


@pytest.mark.parametrize("name", leaks.hand_ins())
def test_nothing_that_a_hidden_case_chose_is_shown(pages: dict[str, str], name: str) -> None:
    hidden = [part for part in pages[name].split('<li class="check') if ">hidden case<" in part]

    assert len(hidden) == 2
    assert [words for words in leaks.CHOSEN if words in "".join(hidden)] == []


@pytest.mark.parametrize("name", leaks.hand_ins())
def test_neither_seed_nor_path_is_shown(leaking: Graded, pages: dict[str, str], name: str) -> None:
    secrets = (str(leaks.SEED), str(REPOSITORY), str(leaking.out.parent), "unscaled.py", "known_as", "Traceback")

    assert [secret for secret in secrets if secret in pages[name]] == []


@pytest.mark.parametrize("name", leaks.hand_ins())
def test_every_trick_meets_a_hidden_case(leaking: Graded, name: str) -> None:
    assert sum(lost(leaking, name)[check] for check in ("is_scaled", "first_number_is_scaled")) > 0


def test_what_is_public_is_shown(pages: dict[str, str]) -> None:
    """The search would find it."""
    shown = [name for name in pages if str(leaks.PUBLIC_X) in pages[name]]

    assert {"prints", "raises", "unscaled", "keeps_and_raises", "writes_its_file"} <= set(shown)
    assert len(shown) > len(pages) / 2
