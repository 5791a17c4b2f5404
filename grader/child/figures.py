"""Keep the figures that a student's code draws, and write them as PNG when asked. For display only.

Nothing here may change an answer: what cannot be drawn is left out, and matplotlib is never imported if the student's
code did not.
"""

from __future__ import annotations

import functools
import io
import sys
import time
import types
import warnings
from typing import Any

from .interrupt import Limit

MOST = 24
#: Pixels of one image, and of its longer side.
MAX_PIXELS = 1_200_000
MAX_SIDE = 1600
DPI = 100.0
#: A figure smaller than this is blank or a trick.
MIN_DPI = 8.0
MAX_BYTES = 400_000
MAX_TOTAL_BYTES = 3_000_000
#: Points, markers and pixels of one figure: drawing them takes about a second.
MAX_POINTS = 2_000_000
#: CPU seconds for one of them, and for all that a process draws.
DRAW_S = 3.0
ALL_S = 10.0


class Figures:
    """The figures of one process, in order.

    Attributes
    ----------
    is_recording : bool
        Whether figures are kept. Not while checks run: what is drawn then may show a hidden input.
    """

    def __init__(self) -> None:
        self._waiting: list[Any] = []
        self._dropped = 0
        self._write: Any = None
        self._left_s = ALL_S
        self.is_recording = False

    def install(self) -> None:
        """Take over what would open a window, once the library is loaded."""
        matplotlib, pyplot = sys.modules.get("matplotlib"), sys.modules.get("matplotlib.pyplot")
        figure = sys.modules.get("matplotlib.figure")
        if self._write is not None or matplotlib is None or pyplot is None or figure is None:
            return
        self._write = write = figure.Figure.savefig

        @functools.wraps(write)
        def savefig(drawn: Any, *args: Any, **options: Any) -> Any:
            result = write(drawn, *args, **options)
            self._keep(drawn)
            return result

        def show(*args: Any, **options: Any) -> None:
            self.take_open()

        def without_screen(choose: Any) -> Any:
            # `matplotlib.use("TkAgg")` would raise: there is no screen.
            return functools.wraps(choose)(lambda *args, **options: choose("agg"))

        for module, name, stand_in in (
            (figure.Figure, "savefig", _placed_in(figure, savefig)),
            (figure.Figure, "show", show),
            (pyplot, "show", show),
            (matplotlib, "use", without_screen(matplotlib.use)),
            (pyplot, "switch_backend", without_screen(pyplot.switch_backend)),
        ):
            setattr(module, name, stand_in)

    def _keep(self, drawn: Any) -> None:
        if not self.is_recording or any(one is drawn for one in self._waiting):
            return
        if len(self._waiting) < MOST:
            self._waiting.append(drawn)
        else:
            self._dropped += 1

    def take_open(self) -> int:
        """Take the figures that are open, and close them, as a notebook does after each cell; return how many wait."""
        self.install()
        windows = sys.modules.get("matplotlib._pylab_helpers")
        if windows is not None:
            for manager in list(windows.Gcf.get_all_fig_managers()):
                self._keep(manager.canvas.figure)
            if windows.Gcf.figs:
                windows.Gcf.destroy_all()
        return len(self._waiting) + self._dropped

    def forget(self) -> None:
        """Drop what waits."""
        self._waiting, self._dropped = [], 0

    def draw(self) -> tuple[list[bytes], int]:
        """Return the waiting figures as PNG, and how many could not be drawn or were too many."""
        waiting, dropped = self._waiting, self._dropped
        self.forget()
        images: list[bytes] = []
        for drawn in waiting:
            begun = time.process_time()
            is_enough = sum(map(len, images)) > MAX_TOTAL_BYTES or self._left_s <= 0
            image = b"" if is_enough else self._png(drawn)
            self._left_s -= time.process_time() - begun
            if image is None:
                continue
            if image:
                images.append(image)
            else:
                dropped += 1
        return images, dropped

    def _png(self, drawn: Any) -> bytes | None:
        """Return one figure; None if it is blank, nothing if it cannot be drawn within the limits."""
        try:
            if not drawn.axes and not drawn.texts and not drawn.images and not drawn.lines:
                return None
            width, height = (float(side) for side in drawn.get_size_inches())
            dpi = min(DPI, (MAX_PIXELS / (width * height)) ** 0.5, MAX_SIDE / width, MAX_SIDE / height)
            if not dpi >= MIN_DPI or _points(drawn) > MAX_POINTS:
                return b""
            with warnings.catch_warnings(), Limit(DRAW_S):
                warnings.simplefilter("ignore")
                for smaller in (dpi, dpi / 2, dpi / 4):
                    image = io.BytesIO()
                    self._write(drawn, image, format="png", dpi=smaller)
                    if image.tell() <= MAX_BYTES:
                        return image.getvalue()
        except BaseException:  # whatever a student's artist does; TimeLimit, too
            return b""
        return b""


def _placed_in(library: types.ModuleType, function: Any) -> Any:
    """Return the function as if it stood in the library: a warning then names the student's line, not ours."""
    code = function.__code__.replace(co_filename=library.__file__)
    names = {**function.__globals__, "__name__": library.__name__}
    placed = types.FunctionType(code, names, function.__name__, function.__defaults__, function.__closure__)
    return functools.update_wrapper(placed, function)


def _points(drawn: Any) -> int:
    """Count what there is to draw."""
    total = 0
    for axes in drawn.axes:
        total += sum(len(line.get_xdata(orig=False)) for line in axes.lines)
        total += sum(image.get_size()[0] * image.get_size()[1] for image in axes.images)
        for collection in axes.collections:
            total += len(collection.get_offsets()) + sum(len(path.vertices) for path in collection.get_paths())
        total += 10 * len(axes.patches)
    return total


def warm_up(pyplot: types.ModuleType) -> None:
    """Draw once, so that no child pays for the first figure."""
    drawn, axes = pyplot.subplots()
    axes.plot([0.0, 1.0], label="$x$")
    axes.legend()
    drawn.savefig(io.BytesIO(), format="png")
    pyplot.close(drawn)
