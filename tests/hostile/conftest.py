"""One zygote per mode for the whole suite; the modes work side by side, each on one attack after the other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.hostile.engine import MODES, Range


@pytest.fixture(scope="session")
def ranges(request: pytest.FixtureRequest) -> Iterator[dict[str, Range]]:
    """Start the ranges that the selected tests need, and every attack that they will ask for."""
    wanted = [item.callspec.params for item in request.session.items if hasattr(item, "callspec")]
    made = {mode: Range(mode) for mode in MODES if any(one.get("shooting_range") == mode for one in wanted)}
    for params in wanted:
        if "attack" in params and "shooting_range" in params:
            # What a test waits for is under way while others are looked at.
            made[params["shooting_range"]].schedule(params["attack"])
    yield made
    for one in made.values():
        one.close()


@pytest.fixture(scope="session", params=MODES)
def shooting_range(request: pytest.FixtureRequest, ranges: dict[str, Range]) -> Range:
    """A zygote as root or as an ordinary user, with namespaces or without."""
    return ranges[request.param]
