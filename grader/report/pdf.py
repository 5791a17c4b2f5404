"""Print pages to PDF with an installed Chromium."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.errors import UsageError

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# A page of a thousand rows takes a few seconds.
TIMEOUT_S = 120.0

# Our pages fetch nothing; these keep the browser itself from asking around, too.
_FLAGS = (
    "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--no-pdf-header-footer",
)  # fmt: skip


def find_chromium() -> str:
    """Return the path of a Chromium or Chrome.

    Raises
    ------
    UsageError
        If there is none.
    """
    for name in PROGRAMS:
        found = shutil.which(name)
        if found is not None:
            return found
    raise UsageError(
        "--pdf needs Chromium or Chrome, and none is installed here (looked for "
        f"{', '.join(PROGRAMS)}). Install it, or print the HTML pages from your browser."
    )


def print_pages(pages: Iterable[Path], chromium: str) -> Iterator[Path]:
    """Print pages, each to a file of its name that ends in ``.pdf``, and yield that when it is there.

    Parameters
    ----------
    pages : iterable of Path
        HTML files of this project.
    chromium : str
        From `find_chromium`.

    Raises
    ------
    UsageError
        If the browser prints nothing.
    """
    for page in pages:
        target = page.with_suffix(".pdf")
        # An empty profile for each: nothing of the user's own browser is used, and nothing is left.
        with tempfile.TemporaryDirectory(prefix="grade-pdf-") as profile:
            draft = Path(profile) / "page.pdf"
            options = [*_FLAGS, f"--user-data-dir={profile}", f"--print-to-pdf={draft}"]
            if getattr(os, "geteuid", lambda: -1)() == 0:  # there is none on Windows
                # Chromium refuses to sandbox itself as root. The pages run no script but ours, by their policy.
                options.append("--no-sandbox")
            try:
                done = subprocess.run(
                    [chromium, *options, page.resolve().as_uri()], capture_output=True, timeout=TIMEOUT_S, check=False
                )
            except (OSError, subprocess.TimeoutExpired) as error:
                raise UsageError(f"{page}: {chromium} did not print it: {error}") from error
            if not draft.is_file() or draft.stat().st_size == 0:
                said = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or ["no output"]
                raise UsageError(f"{page}: {chromium} did not print it (exit {done.returncode}): {said[0]}")
            shutil.move(draft, target)
        yield target
