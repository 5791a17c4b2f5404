from __future__ import annotations

import re

import pytest

from grader.course.problems import load_problems
from grader.course.submissions import SubmissionPlace, read_submission
from grader.errors import EngineError, UsageError
from grader.grading.session import Graded, Known, Read, Session, engine_version, regrade_key
from grader.model import Verdict
from grader.student.plain import PlainHost

from ..conftest import DOUBLE


@pytest.fixture
def places(tmp_path):
    made = []
    for student, source in {"ada": DOUBLE, "bob": "def double(x): return 3 * x\n"}.items():
        folder = tmp_path / "tiny" / student
        folder.mkdir(parents=True)
        (folder / "hw3.py").write_text(source)
        made.append(SubmissionPlace(assignment="tiny", student=student, path=folder, is_file=False))
    return made


@pytest.fixture
def problems(course):
    return {"tiny": load_problems(course, course.assignments[0])}


@pytest.fixture
def session(course, shared_zygote):
    with Session({"tiny": course.assignments[0]}, sandbox="plain") as made:
        yield made


def test_every_submission_is_read_and_graded(session, places, problems):
    events = list(session.run(places, problems))

    assert [type(event) for event in events] == [Read, Graded, Read, Graded]
    assert {e.result.student: e.result.points for e in events if isinstance(e, Graded)} == {
        "ada": 3.0,
        "bob": 0.0,
    }


def test_a_record_carries_seed_engine_level_and_key(session, places, problems):
    graded = [event.result for event in session.run(places, problems) if isinstance(event, Graded)]

    assert {(one.seed, one.engine, one.box_level) for one in graded} == {(7, engine_version(), "L0")}
    assert graded[0].key == regrade_key(graded[0].submission_digest, problems["tiny"][0], 7)


def test_a_seed_given_for_the_run_counts(course, shared_zygote):
    with Session({"tiny": course.assignments[0]}, seed=99, sandbox="plain") as session:
        assert session.seed_of("tiny") == 99


def test_the_same_submission_gets_the_same_record_twice(session, places, problems):
    def graded():
        for event in session.run(places, problems):
            if isinstance(event, Graded):
                yield event.result.student, event.result.key, event.result.checks[0].message

    assert list(graded()) == list(graded())


def test_what_is_known_is_not_run_again(session, places, problems):
    first = [event.result for event in session.run(places, problems) if isinstance(event, Graded)]
    known = {("tiny", "double", one.student, one.key) for one in first}

    events = list(session.run(places, problems, known=known))

    assert [type(event) for event in events] == [Read, Known, Read, Known]


def test_a_changed_submission_is_run_again(session, places, problems):
    first = [event.result for event in session.run(places, problems) if isinstance(event, Graded)]
    (places[0].path / "hw3.py").write_text(DOUBLE + "\n")

    known = {("tiny", "double", one.student, one.key) for one in first}
    events = list(session.run(places, problems, known=known))

    assert [type(event) for event in events] == [Read, Graded, Read, Known]


def test_problems_that_are_not_asked_for_are_left_out(session, places, problems):
    assert [type(event) for event in session.run(places, problems, only={"other"})] == [Read, Read]


def test_refused_files_are_told(session, places, problems):
    (places[0].path / "link.py").symlink_to("/etc/passwd")

    first = next(iter(session.run(places[:1], problems)))

    assert re.search(r"link\.py.*symbolic link", first.refused[0])


def test_a_box_weaker_than_asked_for_refuses_to_run(course, shared_zygote):
    with (
        Session({"tiny": course.assignments[0]}, sandbox="auto") as session,
        pytest.raises(UsageError, match=r"only level L0 .*`--sandbox plain` overrides"),
    ):
        session.start()


@pytest.mark.parametrize(
    ("sandbox", "level", "enough"),
    [("auto", "L3", True), ("auto", "L2", True), ("auto", "L1", False), ("strict", "L2", False),
     ("strict", "L3", True),
     ("plain", "L0", True)],
)  # fmt: skip
def test_which_level_is_enough(course, shared_zygote, sandbox, level, enough):
    shared_zygote.level = level
    with Session({"tiny": course.assignments[0]}, sandbox=sandbox) as session:
        if enough:
            assert session.start()["level"] == level
        else:
            with pytest.raises(UsageError):
                session.start()


def test_a_zygote_that_died_is_started_anew(session, places, problems, shared_zygote):
    list(session.run(places[:1], problems))
    shared_zygote.close()
    (graded,) = [event.result for event in session.run(places[:1], problems) if isinstance(event, Graded)]

    assert shared_zygote.started == 2
    assert graded.is_graded


def test_a_new_zygote_with_a_weaker_box_runs_nothing(course, shared_zygote, places, problems, monkeypatch):
    shared_zygote.level = "L3"

    def read(place, assignment):
        shared_zygote.close()
        shared_zygote.level = "L2"
        return read_submission(place, assignment)

    monkeypatch.setattr("grader.grading.session.read_submission", read)
    with Session({"tiny": course.assignments[0]}, sandbox="auto") as session:
        (graded,) = [event.result for event in session.run(places[:1], problems) if isinstance(event, Graded)]

    assert {check.verdict for check in graded.checks} == {Verdict.NOT_GRADED}
    assert "L2" in graded.checks[0].detail


def test_a_closed_session_starts_nothing(course, shared_zygote):
    session = Session({"tiny": course.assignments[0]}, sandbox="plain")
    session.close()

    with pytest.raises(EngineError, match="stopped"):
        session.zygote()


def test_closing_removes_the_scratch_folder(course, shared_zygote):
    session = Session({"tiny": course.assignments[0]}, sandbox="plain")
    scratch = session._scratch.path
    session.close()

    assert not scratch.exists()


def test_several_workers_grade_the_same(course, shared_zygote, places, problems):
    with Session({"tiny": course.assignments[0]}, sandbox="plain", jobs=2) as session:
        graded = [event.result for event in session.run(places * 3, problems) if isinstance(event, Graded)]

    assert sorted((one.student, one.points) for one in graded) == [("ada", 3.0)] * 3 + [("bob", 0.0)] * 3


# -- keys --------------------------------------------------------------------------------------------------


def test_the_engines_version_names_the_release_and_the_code():
    assert re.fullmatch(r"\d+\.\d+\.\d+\+[0-9a-f]{8}", engine_version())


def test_the_key_follows_submission_problem_and_seed(problems, problem_of):
    (problem,) = problems["tiny"]
    other = problem_of("problem(title='T', points=3, provides=['f'])\n@check(points=3)\ndef c(student): 'C.'\n")

    keys = {
        regrade_key("d", problem, 1), regrade_key("e", problem, 1), regrade_key("d", problem, 2),
        regrade_key("d", other, 1),
    }  # fmt: skip

    assert len(keys) == 4


def test_without_a_fork_server_the_same_is_found_by_fresh_interpreters(course, places, problems):
    with Session({"tiny": course.assignments[0]}, sandbox="none", libraries=()) as session:
        graded = [event.result for event in session.run(places, problems) if isinstance(event, Graded)]

    assert {one.student: (one.points, one.box_level) for one in graded} == {"ada": (3.0, "L0"), "bob": (0.0, "L0")}


def test_where_there_is_no_fork_server_other_peoples_work_is_refused(course, monkeypatch, tmp_path):
    monkeypatch.setattr(Session, "_made_host", lambda session: PlainHost(tmp_path, ()))

    with Session({"tiny": course.assignments[0]}) as session, pytest.raises(UsageError, match="only level L0"):
        session.start()


@pytest.mark.parametrize("level", ["L0", "L1", "L3"])
def test_ones_own_work_is_checked_at_any_level_and_without_a_canary(course, shared_zygote, monkeypatch, level):
    shared_zygote.level = level
    monkeypatch.setattr(Session, "_release_canary", lambda session, layers: pytest.fail("a canary was released"))

    with Session({"tiny": course.assignments[0]}, sandbox="own") as session:
        assert session.start()["level"] == level
