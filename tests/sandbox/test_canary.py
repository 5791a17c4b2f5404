from __future__ import annotations

import sys
from pathlib import Path

import pytest

from grader.errors import EngineError
from grader.grading.session import Session
from grader.sandbox import canary
from grader.student.client import Child

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the box is for Linux")

SECRET = "/course/problems/checks.py"
FULL_BOX = {"root": "", "landlock": ""}
NO_ROOT = {"root": "unshare: Operation not permitted", "landlock": ""}


def refused(of_files: str) -> dict[str, str]:
    """What a child of a tight box answers."""
    reply = {name: min(errors) for name, (_, errors) in canary._REFUSALS.items()}
    files = [*canary._FILE_ATTEMPTS, f"read {SECRET}"]
    return reply | dict.fromkeys(files, of_files)


@pytest.fixture(scope="module")
def unboxed(zygote):
    """What the attempts come to where nothing refuses them."""

    def ask(outside, secrets):
        child = Child(zygote.spawn(canary.LIMITS), 5)
        try:
            return child.request("canary", [str(outside), secrets, list(canary.DESCRIPTORS)], timeout_s=20)[1]
        finally:
            child.close()

    return ask


@pytest.mark.parametrize(("of_files", "layers"), [("ENOENT", FULL_BOX), ("EACCES", FULL_BOX), ("EACCES", NO_ROOT)])
def test_a_tight_box_has_no_leak(of_files, layers):
    assert canary.leaks(refused(of_files), [SECRET], layers) == []


@pytest.mark.parametrize("name", [*refused("ENOENT")])
def test_each_attempt_that_works_is_a_leak_with_its_layer(name):
    reply = refused("ENOENT") | {name: "it worked"}

    found = canary.leaks(reply, [SECRET], FULL_BOX)

    assert len(found) == 1
    assert name in found[0] and "it worked" in found[0] and "should refuse that with" in found[0]


def test_another_refusal_than_the_right_one_is_a_leak():
    # ESRCH: the call went through the filter, and found nobody.
    assert canary.leaks(refused("ENOENT") | {"signal its parent": "ESRCH"}, [SECRET], FULL_BOX)
    # Without a root of its own a file that is there must be refused, not missed.
    assert canary.leaks(refused("ENOENT"), [SECRET], NO_ROOT)


@pytest.mark.parametrize("reply", [None, [], {}, {"fork": 1}])
def test_an_answer_that_is_none_is_a_leak(reply):
    assert canary.leaks(reply, [SECRET], FULL_BOX)


def test_without_a_box_the_attempts_work_and_do_no_harm(unboxed, tmp_path):
    outside, secret = tmp_path / "canary.txt", tmp_path / "checks.py"
    outside.write_text("untouched")
    secret.write_text("secret")

    reply = unboxed(outside, [str(secret)])

    assert outside.read_text() == "untouched"
    worked = {name for name, outcome in reply.items() if outcome == "it worked"}
    assert {"read a file outside", f"read {secret}", "fork", "open a socket", "change a mode", "make namespaces"} <= worked
    assert len(canary.leaks(reply, [str(secret)], FULL_BOX)) > 10
    # A limit is all that a plain child has.
    assert reply["use 2 GiB of memory"] == "ENOMEM"



@pytest.fixture(scope="module")
def session():
    with Session({}, secrets=[Path(__file__).parents[2] / name for name in ("problems", "reference")]) as started:
        started.zygote().wait_until_ready()
        yield started


def test_a_run_starts_with_the_canary(session):
    facts = session.start()

    assert facts["level"] in ("L3", "L2")
    assert list(session._scratch.path.iterdir()) == []


def test_a_leak_stops_the_run(session, monkeypatch):
    monkeypatch.setitem(canary._REFUSALS, "fork", ("the filter", frozenset({"EIO"})))
    monkeypatch.setattr(session, "_level", "")
    with pytest.raises(EngineError) as caught:
        session.start()

    assert "the box leaks on this machine" in str(caught.value)
    assert "a child could fork: the filter should refuse that with EIO, but: EPERM" in str(caught.value)
    assert "--sandbox plain" in str(caught.value)


def test_a_plain_run_has_no_canary(monkeypatch, zygote):
    monkeypatch.setattr(Session, "zygote", lambda self: zygote)
    with Session({}, sandbox="plain") as session:
        assert session.start()["level"] == "L0"


def test_some_files_of_each_secret_folder_are_tried(course_root):
    found = canary.secrets_of([course_root / "problems", course_root / "missing"])

    assert found[0] == str(course_root / "problems")
    assert any(path.endswith("checks.py") for path in found)
    assert len(found) <= 8
