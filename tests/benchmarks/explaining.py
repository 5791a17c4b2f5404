"""What students are told of every known-wrong answer, and what explaining costs."""

from __future__ import annotations

import sys
import time

from grader.formulas.process import FormulaWorker
from grader.grading.conditions import Conditions
from grader.grading.misconceptions import KnownAnswers
from grader.sandbox.plan import make_plan
from grader.student.zygote import Zygote
from tests.explaining import bundled_problem, bundled_problems, numbers_in, refused, right_answers, told


def main(only: str = "") -> None:
    """Print, for every known-wrong answer, the hint or the smallest failing input."""
    with Zygote(make_plan()) as zygote, FormulaWorker() as worker:
        level = zygote.wait_until_ready()["level"]
        conditions = Conditions(
            zygote=lambda: zygote, seed=1, engine="benchmark", box_level=level, worker=worker, known=KnownAnswers()
        )
        total = explained = 0
        pairs: list[str] = []
        for _, name in bundled_problems():
            if only not in name:
                continue
            assignment, problem = bundled_problem(name)
            begun = time.perf_counter()
            print(f"-- {name}")
            shown = []
            for wrong in problem.wrongs:
                answer = told(problem, assignment, problem.folder / "wrong" / wrong.file, conditions, wrong)
                total += 1
                explained += answer.is_explained
                own = wrong.file in answer.named
                hint = "named" if own else f"HINT OF {', '.join(answer.named)}" if answer.named else "-"
                others = sorted(set(answer.hint_of_another.values()))
                if others and set(answer.says_another.values()) != {wrong.says}:
                    pairs.append(f"{name}: {wrong.file} -> {', '.join(others)}")
                    hint += f", without its own: {', '.join(others)}"
                print(f"{'' if answer.is_explained else 'NOT EXPLAINED '}{wrong.file}: {hint}")
                for check, one in answer.lost.items():
                    why = one.explanation
                    flaky = " FLAKY" if why and why.is_flaky else ""
                    call = why.call if why else ""
                    if call or flaky:
                        small = (
                            f"{'smallest' if why and why.is_smallest else 'of the cases'}, {numbers_in(call)} numbers"
                        )
                        free = f", free: {', '.join(why.irrelevant)}" if why and why.irrelevant else ""
                        print(
                            f"    {check}: {call} {'' if why and why.is_ending else '→'} {why.returned if why else ''}  [{small}{free}]{flaky}"
                        )
                shown += [
                    (check, found.trial.case) for check, found in answer.shown.items() if found.trial.case is not None
                ]
            bad = [
                f"    {path.name} fails a case shown for {check}: {dict(case)}"
                for path in right_answers(problem)
                for check, case, _ in refused(problem, assignment, path, conditions, shown)
            ]
            print(
                "\n".join(bad[:5]),
                f"{len(shown)} cases shown, {len(bad)} failures of right answers, {time.perf_counter() - begun:.1f} s",
            )
        print(
            f"{explained} of {total} known-wrong answers explained; {len(pairs)} get the hint of another one:",
            *pairs,
            sep="\n  ",
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
