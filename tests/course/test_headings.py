from __future__ import annotations

import time

import pytest

from grader.course.headings import comment_headings, markdown_headings, number_of, numbers


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Problem 2", "2"), ("1.3 Problem 2: more parameters", "2"), ("Problem 2.1", "2.1"), ("problem2", "2"),
        ("PROBLEM 02", "2"), ("P2", "2"), ("p 2", "2"), ("P2a", "2"), ("Problem 2(a)", "2"), ("Problem 2a", "2"),
        ("Problem #2", "2"), ("Problem No. 2", "2"), ("Problem: 2", "2"), ("Prob. 3", "3"), ("문제 2", "2"), ("문제2", "2"),
        ("2번", "2"), ("<문제 1> 3층 신경망", "1"), ("Question 1.2", "1.2"), ("Q2.1", "2.1"), ("Q 2.1 — gradient", "2.1"),
        ("Question 1-2", "1.2"), ("Exercise 3", "3"), ("Ex. 3", "3"), ("Task 4", "4"), ("Aufgabe 5", "5"), ("問題 6", "6"),
        ("HW3 Problem 2", "2"), ("Homework 3 - Problem 2", "2"), ("HW3: P2", "2"), ("Solution to Problem 2", "2"),
        ("My answer for Question 3", "3"), ("🎉 Problem 4", "4"), ("[Problem 1]", "1"), ("Ｐｒｏｂｌｅｍ　２", "2"),
        ("Problem 1, 3-layer MLP", "1"), ("Problem 2: 512 samples", "2"), ("@title Problem 2 { }", "2"), ("3. Problem 3", "3"),
    ],
)  # fmt: skip
def test_a_heading_names_a_problem_in_many_ways(heading, expected):
    assert numbers(heading) == (expected,)


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Problems 1 and 2", ("1", "2")), ("Problem 1 & 2: both", ("1", "2")), ("Problem 1, 2", ("1", "2")),
        ("Problems 1-3", ("1", "2", "3")), ("Problems 1–2: MLP", ("1", "2")), ("Problem 1 and Problem 2", ("1", "2")),
        ("문제 1, 2", ("1", "2")), ("Problem 1 to 3", ("1", "2", "3")), ("Problem 1 and 2 are alike", ("1",)),
    ],
)  # fmt: skip
def test_a_heading_may_name_several(heading, expected):
    assert numbers(heading) == expected


@pytest.mark.parametrize(
    "heading",
    [
        "", "Training", "Homework 3", "HW3", "As in Problem 1", "See Problem 2 below", "Part 2", "P-value 3", "P2P networks",
        "Problem", "Problem 512", "Problem 99999999999999999999", "Example 3", "Q&A", "Questions", "1.3 Results", "2", "Pi 3",
        "Extension of Problem 1", "problematic 3",
    ],
)  # fmt: skip
def test_other_headings_name_none(heading):
    assert numbers(heading) == ()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("p1_mlp_fit", "1"), ("q2_1_layer_gradient", "2.1"), ("problem3", "3"), ("p10", "10"), ("p3_2d_kernel", "3"),
     ("huber", ""), ("first", ""), ("p", ""), ("2p", ""), ("q01_2_x", "1.2")],
)  # fmt: skip
def test_a_problems_name_may_hold_its_number(name, expected):
    assert number_of(name) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# Problem 1", ["Problem 1"]),
        ("###### Problem 1 ######", ["Problem 1"]),
        ("#Problem 1", ["Problem 1"]),
        ("Text\n\n## Problem 1\nmore text", ["Problem 1"]),
        ("Problem 1\n=========", ["Problem 1"]),
        ("Problem 1\n---", ["Problem 1"]),
        ("**Problem 1.** Show that", ["Problem 1."]),
        ("__Problem 1__", ["Problem 1"]),
        ("<h2 id='p1'>Problem 1</h2>", ["Problem 1"]),
        ("<center><h1><font color='red'>Problem 1</font></h1>", ["Problem 1"]),
        ("# <문제 1>", ["<문제 1>"]),
        ("Problem 1:", ["Problem 1:"]),
        ("문제 1", ["문제 1"]),
        ("# Problem 1\r\n# Problem 2".replace("\r\n", "\n"), ["Problem 1", "Problem 2"]),
        ("# `Problem`   *1*", ["`Problem` *1"]),
        ("In Problem 1 we saw", []),
        ("Problem 1 was easy", []),
        ("- Problem 1\n- [Problem 2](#p2)\n1. Problem 3", []),
        ("```python\n# Problem 1\n```\n# Problem 2", ["Problem 2"]),
        ("~~~\n# Problem 1\n~~~", []),
        ("    # Problem 1", []),
        ("x = 1\n\n\n", []),
        ("# " + "Problem 1 " * 50, []),
    ],
)
def test_headings_of_a_text_are_found(source, expected):
    assert list(markdown_headings(source)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# Problem 1\nx = 1", ["Problem 1"]),
        ("#####\n## Problem 1 ##\n#####\nx = 1", ["", "Problem 1", ""]),
        ("# CODE CELL\n# PROBLEM 2\n\nx = 1\n# Problem 3", ["CODE CELL", "PROBLEM 2"]),
        ("\n\n%%time\n# Problem 1\nx = 1", ["Problem 1"]),
        ("#%% Problem 1", ["%% Problem 1"]),
        ("x = 1\n# Problem 1", []),
        ("", []),
    ],
)
def test_comments_at_the_top_of_a_cell_are_found(source, expected):
    assert list(comment_headings(source)) == expected


@pytest.mark.parametrize(
    "line",
    ["Problem" + "_" * 150, "Problem " + "._" * 70, "hw" + "-" * 150, "Problems 1" + ",1" * 70, "<a " * 50, "<h1>" + "<b" * 70,
     "**" * 75, "1." * 75, "solution " * 17],
)  # fmt: skip
def test_no_line_takes_long(line):
    text = (line[:159] + "\n") * 650
    begun = time.process_time()
    found = [numbers(heading) for heading in markdown_headings(text)]

    assert time.process_time() - begun < 1.0
    assert len(found) <= 650
