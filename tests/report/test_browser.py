"""The report in a real browser: it loads, sorts, filters, prints, and can be used by everybody; nothing in it runs."""

import json
import re
import subprocess

import pytest

from grader.report.pdf import print_pages
from grader.report.site import write_report

from .browser import AXE, HTML_VALIDATE, wait_for
from .sample_results import FACTS, big_class

KIRA = "students/mathdnn_hw3--kira_each.html"
ENTER, TAB = "\ue007", "\ue004"
LAST = "table.grades:last-of-type"

NAMES = """
const rows = document.querySelectorAll("table.grades")[arguments[0]].tBodies[0].rows;
return Array.from(rows).filter((row) => !row.hidden).map((row) => row.cells[0].textContent);
"""
HEADING = "return document.querySelectorAll('table.grades')[arguments[0]].tHead.rows[0].cells[arguments[1]]"
CHOOSE = """
const field = document.getElementById(arguments[0]);
field.value = arguments[1];
field.dispatchEvent(new Event(field.tagName === "INPUT" ? "input" : "change", { bubbles: true }));
return document.querySelectorAll(".tools output")[1].textContent;
"""


@pytest.fixture
def class_page(browser, report):
    """Return the browser with the class page open; its second table is that of mathdnn_hw3."""
    browser.open(report / "index.html")
    return browser


def names(browser, table=1):
    return browser.run(NAMES, table)


def sort(browser, column, table=1):
    browser.run(f"{HEADING}.querySelector('button').click()", table, column)
    return browser.run(f"{HEADING}.getAttribute('aria-sort')", table, column)


def test_every_page_loads_without_an_error(browser, report):
    for page in [report / "index.html", *sorted((report / "students").iterdir())]:
        browser.open(page)

        assert browser.run("return document.querySelector('h1').textContent")
        assert browser.console() == []


def test_columns_sort_both_ways_by_number_and_by_name(class_page):
    assert sort(class_page, 1) == "descending"
    totals = class_page.run(
        "return Array.from(document.querySelectorAll('table.grades')[1].tBodies[0].rows, (r) => r.cells[1].textContent)"
    )
    numbers = [float(total) for total in totals if total != "–"]
    assert numbers == sorted(numbers, reverse=True)
    assert totals[-2:] == ["–", "–"]  # not graded: below all that are

    assert sort(class_page, 1) == "ascending"
    assert sort(class_page, 0) == "ascending"
    assert names(class_page)[-2:] == ["نگار احمدی", "김민준"]
    assert class_page.run(f"{HEADING}.getAttribute('aria-sort')", 1, 1) == "none"


def test_search_finds_names_and_flags(class_page):
    assert class_page.run(CHOOSE, "find-2", "OKAFOR") == "1 of 13 students"
    assert names(class_page) == ["ben_okafor"]
    class_page.run(CHOOSE, "find-2", "limit hit")
    assert names(class_page) == ["esther_lee", "kira_each"]
    assert class_page.run(CHOOSE, "find-2", "nobody at all") == "0 of 13 students"
    assert class_page.run(CHOOSE, "find-2", "") == "13 students"
    assert len(names(class_page, 0)) == 3  # the other table is left alone


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("show-2", "low", ["dmitri", "farid"]),
        ("show-2", "missing", ["farid", "kira_each"]),
        ("show-2", "flag:NOT GRADED", ["hanna_larsson", "kira_each"]),
        ("show-2", "flag:does not load", ["dmitri"]),
        ("lost-2", "3", ["dmitri", "esther_lee", "farid", "ivan", "kira_each"]),
    ],
)
def test_filters_show_whom_they_say(class_page, field, value, shown):
    class_page.run(CHOOSE, field, value)

    assert names(class_page) == shown


def test_what_is_filtered_stays_filtered_when_sorted(class_page):
    class_page.run(CHOOSE, "show-2", "missing")
    sort(class_page, 0)
    sort(class_page, 0)

    assert names(class_page) == ["kira_each", "farid"]


def test_the_keyboard_sorts_and_follows_links(class_page):
    class_page.run("document.querySelectorAll('table.grades')[1].querySelector('th button').focus()")
    class_page.keys(ENTER)
    assert class_page.run(f"{HEADING}.getAttribute('aria-sort')", 1, 0) == "ascending"

    class_page.run("document.querySelector('table.grades tbody a').focus()")
    class_page.keys(TAB)
    assert class_page.run("return document.activeElement.textContent") == "ben_okafor"
    class_page.keys(ENTER)
    wait_for(lambda: class_page.address().endswith("students/cs475_hw3--ben_okafor.html"))


def test_links_lead_to_a_student_and_back(class_page):
    class_page.click("table.grades tbody a")
    wait_for(lambda: "/students/" in class_page.address())
    class_page.click("a.back")
    wait_for(lambda: class_page.address().endswith("index.html"))


def test_dark_and_light_differ_and_pictures_follow(browser, report):
    colours = []
    for dark in (False, True):
        browser.look(1280, dark=dark)
        browser.open(report / KIRA)
        colours.append(browser.run("""
            const colour = (selector, name) => getComputedStyle(document.querySelector(selector))[name];
            return [colour("body", "backgroundColor"), colour("body", "color"), colour(".plot .line", "stroke"),
                    colour(".tok-k", "color")];
        """))  # fmt: skip

    assert all(light != night for light, night in zip(*colours, strict=True))
    assert colours[0][0] == "rgb(245, 246, 248)"


@pytest.mark.parametrize("width", [375, 768, 1280, 1920])
def test_no_page_scrolls_sideways(browser, report, width):
    browser.look(width)
    for page in [report / "index.html", *sorted((report / "students").iterdir())]:
        browser.open(page)
        browser.run("for (const fold of document.querySelectorAll('details')) fold.open = true")

        assert browser.run("return document.documentElement.scrollWidth") <= width, page.name


def test_print_has_everything_and_no_tools(class_page, report):
    class_page.look(1280, medium="print")

    assert class_page.run("return getComputedStyle(document.querySelector('.tools')).display") == "none"
    assert class_page.run("return getComputedStyle(document.querySelector('.tall')).maxHeight") == "none"
    printed = class_page.pdf()
    assert printed.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) >= 3


def test_pages_are_printed_by_the_command(browser_tools, report, tmp_path):
    source = tmp_path / "page.html"
    source.write_bytes((report / KIRA).read_bytes())
    (printed,) = print_pages([source], "chromium")

    assert printed.read_bytes().startswith(b"%PDF-")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["page.html", "page.pdf"]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("page", ["index.html", KIRA, "students/mathdnn_hw3--ben_okafor.html"])
def test_axe_finds_no_serious_violation(browser, report, page, dark):
    browser.look(1280, dark=dark)
    browser.open(report / page)
    browser.run("for (const fold of document.querySelectorAll('details')) fold.open = true")
    browser.run(AXE.read_text(encoding="utf-8"))
    found = browser.run("return axe.run(document, {resultTypes: ['violations']}).then((result) => result.violations)")

    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    assert {one["id"]: [node["html"][:200] for node in one["nodes"][:3]] for one in serious} == {}


def test_every_page_is_valid_html(browser_tools, report, tmp_path):
    rules = {"root": True, "extends": ["html-validate:standard"], "rules": {"no-inline-style": "error"}}
    (tmp_path / "rules.json").write_text(json.dumps(rules))
    pages = [str(page) for page in report.rglob("*.html")]
    done = subprocess.run(
        ["node", HTML_VALIDATE, "--config", tmp_path / "rules.json", "--formatter", "text", *pages],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_the_policy_lets_nothing_else_run(browser, report):
    browser.open(report / KIRA)
    browser.run("""
        const style = document.createElement("style");
        style.textContent = "body { display: none }";
        const script = document.createElement("script");
        script.textContent = "window.ran = 1";
        const image = new Image();
        image.src = "https://evil.example/x.png";
        document.body.append(style, script, image);
        document.body.setAttribute("onclick", "window.ran = 2");
        document.body.setAttribute("style", "display: none");
        document.body.click();
    """)

    assert browser.run("return [getComputedStyle(document.body).display, window.ran ?? null]") == ["block", None]
    wait_for(lambda: len(browser.console()) > 0)


def test_hostile_names_and_texts_are_inert(browser, report):
    hostile = next(page for page in (report / "students").iterdir() if "script" in page.name)
    for page in (hostile, report / "index.html"):
        browser.open(page)

        shown = "return document.body.textContent.includes('</script></style><script>alert(1)')"
        assert browser.run(shown)
        allowed = int(page.name == "index.html")
        assert browser.run("return document.querySelectorAll('script, iframe, [onerror], [onload]').length") == allowed


def test_a_large_table_sorts_whole_and_keeps_its_order(browser, tmp_path):
    browser.open(write_report(big_class(students=400, problems=4, checks=1), FACTS, tmp_path))
    rows = "return document.querySelector('table.grades').tBodies[0].rows.length"
    sort(browser, 0, table=0)
    sort(browser, 0, table=0)
    wait_for(lambda: browser.run(rows) == 400)

    found = names(browser, 0)
    assert found == sorted(found, reverse=True)
