"""The sample report, written once; a browser, started once, where there is one."""

import pytest

from grader.report.site import write_report

from .browser import Browser, is_required, what_is_missing
from .html_check import Page
from .sample_results import FACTS, sample_class


@pytest.fixture(scope="session")
def report(tmp_path_factory):
    """Return the folder of a report on the sample class."""
    return write_report(sample_class(), FACTS, tmp_path_factory.mktemp("report")).parent


@pytest.fixture(scope="session")
def pages(report):
    """Return every page of the sample report, parsed."""
    return {path: Page(path.read_text(encoding="utf-8")) for path in report.rglob("*.html")}


@pytest.fixture(scope="session")
def browser_tools():
    """Skip where the browser tests cannot run; fail instead where they must (BROWSER_TESTS=required, as in CI)."""
    missing = what_is_missing()
    if missing and is_required():
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)


@pytest.fixture(scope="session")
def one_browser(browser_tools):
    """Start a browser once for all tests."""
    browser = Browser()
    yield browser
    browser.close()


@pytest.fixture
def browser(one_browser):
    """Return the browser, as a desktop in daylight; the test fails if a page logs an error."""
    one_browser.look(1280)
    one_browser.console()
    yield one_browser

    assert one_browser.console() == []
