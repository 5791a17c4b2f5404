"""Stand for packages that notebooks use around the answers and that grading need not have: progress bars, Colab.

Each is used only where the real one is not installed. They show nothing and ask nobody.
"""

from __future__ import annotations

import builtins
import importlib
import importlib.abc
import importlib.machinery
import sys
import types
from collections.abc import Iterable, Iterator, Sequence
from typing import Any


class Progress:
    """A progress bar that shows nothing: ``for x in tqdm(range(n))``."""

    def __init__(self, iterable: Iterable[Any] | None = None, *args: Any, **options: Any) -> None:
        self.iterable = iterable
        self.total = options.get("total")
        self.n = 0

    def __iter__(self) -> Iterator[Any]:
        for item in () if self.iterable is None else self.iterable:
            yield item
            self.n += 1

    def __len__(self) -> int:
        return len(self.iterable) if isinstance(self.iterable, Sequence | range) else int(self.total or 0)

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *error: object) -> None:
        return None

    def update(self, n: float = 1) -> None:
        """Count on."""
        self.n += int(n)

    @staticmethod
    def write(text: object = "", *args: Any, **options: Any) -> None:
        """Print a line beside the bar."""
        sys.stdout.write(f"{text}\n")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _nothing


def _nothing(*args: Any, **options: Any) -> None:
    """Stand for a function that only shows something."""


class _Anything:
    """Stand for an object of which nobody asks an answer: calls, attributes and items give it again."""

    def __init__(self, *args: Any, **options: Any) -> None:
        return

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _nothing


class NoIPython:
    """Stand for IPython's shell: every method does nothing, and to libraries it is not there (``if shell:``)."""

    def __bool__(self) -> bool:
        return False

    def __getattr__(self, name: str) -> Any:
        return _nothing


def get_ipython() -> NoIPython:
    """Stand for the function that notebooks, and scripts made of them, find the shell by."""
    return NoIPython()


def _range(*args: int, **options: Any) -> Progress:
    return Progress(range(*args), **options)


_BARS = {"tqdm": Progress, "trange": _range, "tqdm_notebook": Progress, "tnrange": _range}
_SHOWN = ("HTML", "Markdown", "Math", "Latex", "Image", "SVG", "Audio", "Video", "YouTubeVideo", "IFrame", "Code")

#: Module to what it holds; a module with others below it is a package.
STAND_INS: dict[str, dict[str, Any]] = {
    "tqdm": _BARS,
    **{f"tqdm.{name}": _BARS for name in ("notebook", "auto", "autonotebook", "std", "asyncio")},
    "IPython": {"get_ipython": get_ipython, "version_info": (8, 0, 0), "__version__": "8.0.0"},
    "IPython.display": {
        "display": _nothing, "clear_output": _nothing, "set_matplotlib_formats": _nothing,
        **dict.fromkeys(_SHOWN, _Anything),
    },
    "IPython.core": {},
    "IPython.core.display": {"display": _nothing, **dict.fromkeys(_SHOWN, _Anything)},
    "google": {},
    "google.colab": {},
    "google.colab.drive": {"mount": _nothing, "flush_and_unmount": _nothing},
    "google.colab.files": {"upload": dict, "download": _nothing, "view": _nothing},
    "google.colab.output": {"clear": _nothing, "eval_js": _nothing},
    "google.colab.userdata": {"get": lambda name: ""},
    "google.colab.patches": {"cv2_imshow": _nothing},
    "matplotlib_inline": {},
    "matplotlib_inline.backend_inline": {"set_matplotlib_formats": _nothing},
}  # fmt: skip


#: What notebooks, and scripts that were made of one, use without an import. Not among the builtins: there, libraries
#: would find the shell and take it for a real one.
GIVEN: dict[str, Any] = {"display": _nothing, "get_ipython": get_ipython}


class StandIns(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Find the stand-ins; put it behind all other finders."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        """Return where to load a module from, if it is one of ours."""
        if name not in STAND_INS:
            return None
        is_package = any(other.startswith(f"{name}.") for other in STAND_INS)
        return importlib.machinery.ModuleSpec(name, self, is_package=is_package)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        """Leave making the module to Python."""

    def exec_module(self, module: types.ModuleType) -> None:
        """Fill a module."""
        name = module.__name__
        module.__dict__.update(STAND_INS[name])
        for other in STAND_INS:
            # `from google.colab import drive` finds the module, `IPython.display` needs no import of its own.
            if other.startswith(f"{name}.") and other.count(".") == name.count(".") + 1:
                importlib.import_module(other)


def install() -> None:
    """Let missing packages be replaced by their stand-ins, and nobody wait for a user, from now on."""
    builtins.input = lambda prompt="": ""
    if not any(isinstance(finder, StandIns) for finder in sys.meta_path):
        sys.meta_path.append(StandIns())
