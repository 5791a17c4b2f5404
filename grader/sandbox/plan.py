"""What the box lets a student's process see: found out on the trusted side, applied by the zygote.

The secrets (checks, references, other people's submissions) may lie in the midst of what Python needs, since
`grader` may be installed in site-packages. Landlock has no rule that takes a part away again, so a folder that
holds a secret is granted entry by entry.
"""

from __future__ import annotations

import site
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from grader.errors import UsageError
from grader.sandbox.levels import LEVELS
from grader.sandbox.users import user_blocks

MODES = ("auto", "strict", "plain")

_PACKAGE = Path(__file__).resolve().parent.parent
_CHILD = _PACKAGE / "child"
_SYSTEM = ("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/share/zoneinfo", "/usr/share/fonts")
_FILES = ("/etc/ld.so.cache", "/etc/localtime")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")
_PACKAGES_FOLDERS = ("site-packages", "dist-packages")
_SECRET_NAMES = ("problems", "reference", "submissions", "tests", ".git")


def make_plan(
    *, mode: str = "auto", scratch: Path | None = None, secrets: Sequence[Path] = ()
) -> dict[str, Any]:
    """Make the plan of the box for this machine and this installation.

    Parameters
    ----------
    mode : str
        "auto" takes what the machine gives, "strict" the same (the caller refuses what is below L3), "plain" no
        isolation at all.
    scratch : Path, optional
        Where children get their private folders if no file system can be mounted for them.
    secrets : sequence of Path
        Folders that must not be readable whatever they lie in: the course's.

    Returns
    -------
    dict
        Fit for JSON. ``readable`` folders with all below, ``listable`` folders of which only the entries'
        names are seen, ``files``, ``devices`` and ``links`` (path, target).

    Raises
    ------
    UsageError
        If there is no such mode.
    """
    if mode not in MODES:
        raise UsageError(f"there is no sandbox mode {mode!r}: choose one of {', '.join(MODES)}")
    wanted = [Path(path) for path in (*_library_folders(), *_SYSTEM)]
    roots = _without_nested(path.resolve() for path in wanted if path.is_dir())
    hidden = {path.resolve() for path in (*secrets, *_own_secrets(roots)) if path.exists()}
    # A course with Python's environment inside: nothing else of it is granted anyway.
    hidden = {path for path in hidden if not any(root == path or path in root.parents for root in roots)}
    sight = _Sight(hidden)
    for root in roots:
        sight.allow(root)
    sight.allow_child_package()
    single = [Path(path) for path in (*_FILES, Path(sys.prefix, "pyvenv.cfg")) if Path(path).is_file()]
    for path in (*wanted, *single, *sight.links_inside):
        sight.links.update(_links_on_the_way(path))
    files = {path.resolve() for path in single} | sight.files
    return {
        "mode": mode if sys.platform == "linux" else "plain",
        "readable": _texts(sight.readable),
        "listable": _texts(sight.listable),
        "files": _texts(path for path in files if not _is_beneath(path, sight.readable)),
        "devices": [path for path in _DEVICES if Path(path).exists()],
        "links": [
            [str(link), target]
            for link, target in sorted(sight.links.items())
            if not _is_beneath(link, sight.readable)
        ],
        "uid_bases": user_blocks(),
        "scratch": str((scratch or Path(tempfile.gettempdir())).resolve()),
        "child_package": str(_CHILD),
        "hidden": _texts(hidden),
        "levels": [[level.name, list(level.layers)] for level in LEVELS],
    }


class _Sight:
    """Collect what may be seen, around what may not."""

    def __init__(self, hidden: set[Path]) -> None:
        self._hidden = hidden
        self.readable: set[Path] = set()
        self.listable: set[Path] = set()
        self.files: set[Path] = set()
        self.links: dict[Path, str] = {}
        self.links_inside: list[Path] = []

    def allow(self, path: Path) -> None:
        """Grant a real path with all below it but the secrets."""
        if path in self._hidden or _is_beneath(path, self._hidden):
            return
        if path.is_file():
            self.files.add(path)
        elif not any(path in secret.parents for secret in self._hidden):
            self.readable.add(path)
        else:
            self.listable.add(path)
            for entry in path.iterdir():
                if not entry.is_symlink():
                    self.allow(entry)
                elif entry.exists():
                    self.links_inside.append(entry)
                    self.allow(entry.resolve())

    def allow_child_package(self) -> None:
        """Grant the student-side modules, which lie inside a secret folder."""
        self.readable.add(_CHILD)


def _library_folders() -> Iterator[str]:
    """Yield where this Python looks for modules and libraries."""
    for prefix in (sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix):
        if Path(prefix) == Path("/nix/store") or Path("/nix/store") in Path(prefix).parents:
            yield "/nix/store"  # a package's libraries lie beside it there
        yield f"{prefix}/lib"
        yield f"{prefix}/{sys.platlibdir}"
    for name in ("stdlib", "platstdlib", "purelib", "platlib"):
        yield sysconfig.get_path(name)
    # Debian's dist-packages; not the user's own, which the zygote does not look at.
    user = site.getusersitepackages()
    yield from (path for path in sys.path if Path(path).name in _PACKAGES_FOLDERS and path != user)


def _own_secrets(roots: Iterable[Path]) -> Iterator[Path]:
    """Yield what of ours must not be seen: this package and its course, and every other copy of them."""
    yield _PACKAGE
    beside = _PACKAGE.parent
    if beside.name not in _PACKAGES_FOLDERS:
        yield from (beside / name for name in _SECRET_NAMES)
    for root in roots:
        for folder in _packages_folders(root):
            yield from _secrets_among(folder, str(beside))


def _packages_folders(root: Path) -> Iterator[Path]:
    if root.name in _PACKAGES_FOLDERS:
        yield root
    for name in _PACKAGES_FOLDERS:
        yield from root.glob(name)
        yield from root.glob(f"*/{name}")
        yield from root.glob(f"*/*/{name}")


def _secrets_among(folder: Path, source: str) -> Iterator[Path]:
    # Even an editable installation puts the bundled problems and references there.
    yield from (folder / name for name in ("grader", "problems", "reference"))
    yield from folder.glob("grader-*.dist-info")  # its direct_url.json tells where the source is
    for pointer in (*folder.glob("*.pth"), *folder.glob("__editable__*")):
        if "grader" in pointer.name or _mentions(pointer, source):
            yield pointer


def _mentions(path: Path, source: str) -> bool:
    try:
        return source in path.read_text("utf-8", "replace")
    except OSError:
        return path.is_file()  # what we cannot read, a student need not


def _links_on_the_way(path: Path) -> dict[Path, str]:
    """Find the symbolic links that are followed to reach a path."""
    links: dict[Path, str] = {}
    pending = [path.absolute()]
    while pending:
        current = pending.pop()
        for part in (*reversed(current.parents), current):
            if part.is_symlink() and part not in links:
                links[part] = str(part.readlink())
                pending.append(part.parent / links[part] / current.relative_to(part))
                break
            if part in links:
                break
    return links


def _is_beneath(path: Path, folders: Iterable[Path]) -> bool:
    return any(folder in path.parents for folder in folders)


def _without_nested(paths: Iterable[Path]) -> list[Path]:
    unique = set(paths)
    return sorted(path for path in unique if not _is_beneath(path, unique))


def _texts(paths: Iterable[Path]) -> list[str]:
    return sorted(str(path) for path in paths)
