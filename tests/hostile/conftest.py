"""One zygote per mode for the whole suite, and the witnesses of what an attack may not change."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.hostile.engine import MODES, Range


@pytest.fixture(scope="session", params=MODES)
def shooting_range(request: pytest.FixtureRequest) -> Iterator[Range]:
    """A zygote as root or as an ordinary user, with namespaces or without."""
    made = Range(request.param)
    yield made
    made.close()
