from __future__ import annotations

import pytest

from grader.formulas.faults import Unreadable

ROWS = "{1 if x > 0; 0 if x < 0}"


@pytest.mark.parametrize(
    ("rows", "read"),
    [
        (r"1 & x > 0 \\ 0 & x < 0", ROWS),
        (r"x > 0 & 1 \\ x < 0 & 0", ROWS),
        (r"1, & \text{if } x > 0, \\ 0, & \text{if } x < 0.", ROWS),
        (r"1 \text{ if } x > 0 \\ 0 \text{ if } x < 0", ROWS),
        (r"1, x > 0 \\ 0, x < 0", ROWS),
        (r"x > 0: 1 \\ x < 0: 0", ROWS),
        (r"\text{if } x > 0: 1 \\ \text{if } x < 0: 0", ROWS),
        (r"1 & (x > 0) \\ 0 & (x < 0) \\", ROWS),
        (r"1 & x > 0 \\ 0 & \text{otherwise}", "{1 if x > 0; 0 otherwise}"),
        (r"1 & x > 0 \\ 0", "{1 if x > 0; 0 otherwise}"),
        (r"1 & x > 0 \\ 0 & \text{else if } x < 0", ROWS),
        (r"1 & x = 0, \alpha = 1 \\ 0 & x < 0", "{1 if x = 0 and α = 1; 0 if x < 0}"),
        (r"1 & x = 0 \text{ and } \alpha = 1", "{1 if x = 0 and α = 1}"),
        (r"1 & x > 0 \lor x < -1", "{1 if x > 0 or x < −1}"),
        (r"1 & 0 < x \leq 1", "{1 if 0 < x ≤ 1}"),
        (r"1 & x \in (0, \infty) \\ 0 & x \in (-\infty, 0)", "{1 if 0 < x; 0 if x < 0}"),
        (r"1 & x \in [0, 1) \\ 0 & x \in \left(1, 2\right]", "{1 if 0 ≤ x < 1; 0 if 1 < x ≤ 2}"),
        (r"x + 1 = z & x > 0", "{z if x > 0}"),
        (r"1 \text{ if } \alpha = 1 & x = 0", "{1 if x = 0 and α = 1}"),
        (r"\text{undefined} & x = 0 \text{ unless } \alpha = 1", "{undefined if x = 0 and α ≠ 1}"),
        (r"\text{does not exist unless } \alpha = 1 & x = 0", "{undefined if x = 0}"),
        (
            r"\begin{cases} 1 & \alpha = 1 \\ \text{DNE} & \alpha \neq 1 \end{cases} & x = 0",
            "{({1 if α = 1; undefined if α ≠ 1}) if x = 0}",
        ),
        (r"\text{DNE for } \alpha \neq 1 & x = 0", "{undefined if x = 0 and α ≠ 1}"),
        (r"1 \quad (x > 0) \\ 0 \; (x < 0)", ROWS),
        (r"1 & \forall x > 0 \\ 0 & \text{für } x < 0", ROWS),
        (r"1 & x > 0 \text{ or } (x = 0 \text{ and } \alpha = 1)", "{1 if x > 0 or x = 0 and α = 1}"),
        (r"1 & x > 0 \\ \text{undefined otherwise}", "{1 if x > 0; undefined otherwise}"),
        (r"1 & x = 0 \; (\alpha = 1)", "{1 if x = 0 and α = 1}"),
        (r"\text{undefined} & x = 0 \; (\text{unless } \alpha = 1)", "{undefined if x = 0 and α ≠ 1}"),
    ],
)
def test_value_and_condition_are_told_apart(line, rows, read):
    assert line(rf"\begin{{cases}} {rows} \end{{cases}}") == read


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("", "empty"),
        (r"& x > 0", "does not fit"),
        (r"1 \\ 0 & x > 0", "no condition"),
        (r"1 & x = 0 \text{ unless } \alpha > 1", "unless"),
    ],
)
def test_rows_that_say_nothing_are_faults(line, rows, said):
    with pytest.raises(Unreadable, match=said):
        line(rf"\begin{{cases}} {rows} \end{{cases}}")
