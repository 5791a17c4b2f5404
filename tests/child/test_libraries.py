from __future__ import annotations

import json
import subprocess
import sys

import pytest

from grader.child import libraries


@pytest.mark.parametrize(
    ("names", "loaded"),
    [((), set()), (("sympy",), {"sympy"}), (("matplotlib",), {"matplotlib"}), (("torch",), {"torch"})],
)
def test_what_is_not_asked_for_is_not_loaded(names, loaded):
    heavy = ("torch", "sympy", "matplotlib")
    script = (
        "import sys\nfrom grader.child import libraries\n"
        f"libraries.load({names!r})\nimport json; print(json.dumps(sorted(set(sys.modules) & set({heavy!r}))))"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    # torch brings sympy along in some versions.
    assert loaded <= set(json.loads(done.stdout)) <= loaded | ({"sympy"} if "torch" in loaded else set())


def test_the_versions_of_what_is_loaded_are_told():
    import numpy
    import sympy

    actual = libraries.load(("sympy",))

    assert (actual["numpy"], actual["sympy"]) == (numpy.__version__, sympy.__version__)
    assert actual["python"] == sys.version.split()[0]
