"""The sample report, written once."""

import pytest

from grader.report.site import write_report

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
