"""The box: what the zygote gives up once, and what each child gives up before a line of the student's runs."""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from . import landlock, namespaces, privileges, rlimits, scratch, seccomp, users

_FOLDER = "/box"
_NAMESPACES = ("mounts", "network", "ipc", "pids")
_LAYERS = (
    "priority", "user namespace", *_NAMESPACES, "root", "folder", "limits", "threads", "privileges",
    "landlock", "bounding set", "uid", "capabilities", "seccomp",
)  # fmt: skip
# In plain mode what keeps an honest program in bounds, and no more.
_PLAIN = ("folder", "limits", "privileges")
_BROKEN = 97  # exit status of a child that could not put on a layer that was promised
_REHEARSAL_S = 20.0
_REHEARSAL_LIMITS = {"cpu_s": 20, "memory_mb": 1024, "file_mb": 16, "threads": 60}


class Box:
    """The layers, in the order in which they go on.

    Parameters
    ----------
    plan : dict
        What `grader.sandbox.plan.make_plan` returned.

    Attributes
    ----------
    level : str
        "L3" to "L0"; known after `seal`.
    layers : dict
        Layer to an empty string if it is used, else to why it is not.
    vm_bytes : int
        Address space of the zygote, which every child starts with.
    cwd : str
        A child's private folder.
    """

    def __init__(self, plan: dict[str, Any]) -> None:
        # A child inherits this object: where the secrets lie is not for it.
        self._plan = {key: value for key, value in plan.items() if key != "hidden"}
        reason = "not asked for" if plan["mode"] == "plain" else "not tried"
        self.layers = {name: "" if name in _PLAIN else reason for name in _LAYERS}
        self.level = "L0"
        self.vm_bytes = 0
        self.cwd = "/"
        self._is_plain = plan["mode"] == "plain"
        self._is_root = os.geteuid() == 0
        self._pids = -1
        self._parent = 0  # seen by a child; 0 in a PID namespace of its own
        self._last_capability = 0
        self._rules: landlock.Rules | None = None
        self._filter: seccomp.Filter | None = None
        self._scratch: scratch.Folders | None = None
        self._users: users.Block | None = None

    # -- in the zygote ----------------------------------------------------------------------------------------

    def isolate(self) -> None:
        """Leave the machine's namespaces. For a process with one thread, before any heavy import."""
        grants = sum(len(self._plan[key]) for key in ("readable", "listable", "files", "devices"))
        rlimits.raise_descriptors(2 * landlock.FIRST_FD + grants)
        if sys.platform != "linux":
            return
        privileges.die_with_parent()
        if self._is_plain:
            return
        self._try("priority", rlimits.be_first_to_die)
        if self._is_root:  # only root can change the user
            self._users = users.Block(self._plan["uid_bases"])
        reason = ""
        for flags in (namespaces.FULL, namespaces.CORE):
            reason = namespaces.probe(flags, as_user=not self._is_root)
            if not reason:
                self._leave(flags)
                break
        for name in _NAMESPACES:
            self.layers[name] = reason
        self.layers["user namespace"] = "not needed by root" if self._is_root else reason

    def _leave(self, flags: int) -> None:
        namespaces.enter(flags, as_user=not self._is_root)
        namespaces.fork_into_pid_namespace()
        namespaces.make_mounts_private()
        self._pids = namespaces.own_pid_namespace()

    def seal(self) -> None:
        """Close the zygote's own view of the machine and find out what a child can put on."""
        if sys.platform == "linux":
            self.vm_bytes = rlimits.address_space_bytes()
        if not self._is_plain:
            self._last_capability = privileges.last_capability()
            if self._has("mounts"):
                self._try("root", lambda: namespaces.new_root(self._plan, _FOLDER))
            else:
                self.layers["root"] = self.layers["mounts"]
            self._try("landlock", self._look_up_rules)
            self._try("seccomp", self._build_filter)
            for name in ("folder", "limits", "privileges", "bounding set", "capabilities"):
                self.layers[name] = ""
            can_count = self._is_root or self._has("user namespace")
            self.layers["threads"] = "" if can_count else "all processes of this user would count"
            self.layers["uid"] = "" if self._is_root else "only root can change the user"
        if not self._has("root"):
            self._scratch = scratch.Folders(self._plan["scratch"])
        self.cwd = _FOLDER if self._has("root") else self._plan["scratch"]
        self._rehearse()
        used = {name for name, reason in self.layers.items() if not reason}
        self.level = next((name for name, need in self._plan["levels"] if used.issuperset(need)), "L0")

    def _look_up_rules(self) -> None:
        plan = self._plan
        grants = [(path, landlock.READ) for path in plan["readable"]]
        grants += [(path, landlock.READ_DIR) for path in plan["listable"]]
        grants += [(path, landlock.READ_FILE) for path in (*plan["files"], *plan["devices"])]
        grants.append(("/dev/null", landlock.READ_FILE | landlock.WRITE_FILE))
        self._rules = landlock.Rules(grants)

    def _build_filter(self) -> None:
        # Landlock knows truncation from version 3 on; a read-only root does not let it happen either.
        may_truncate = self._has("root") or (self._rules is not None and self._rules.version >= 3)
        self._filter = seccomp.Filter(may_truncate=may_truncate)

    def fork(self) -> int:
        """Fork a child, in a PID namespace of its own where there is one."""
        if self._pids < 0:
            self._parent = os.getpid()
            return os.fork()
        return namespaces.fork_in_new_pid_namespace(self._pids)

    def left(self, slot: int) -> None:
        """Remove what a child left behind, once it is reaped."""
        if self._scratch:
            self._scratch.remove(slot)

    def _has(self, layer: str) -> bool:
        return not self.layers[layer]

    def _try(self, layer: str, action: Callable[[], None]) -> None:
        try:
            action()
            self.layers[layer] = ""
        except OSError as error:
            self.layers[layer] = error.strerror or str(error)

    def _rehearse(self) -> None:
        """Put all layers on in a child that does nothing else, and strike those that it could not put on."""
        reader, writer = os.pipe()
        pid = self.fork()
        if not pid:
            self._be_rehearsed(writer)
        os.close(writer)
        ready, _, _ = select.select([reader], [], [], _REHEARSAL_S)
        said = os.read(reader, 1 << 16) if ready else b""
        os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        os.close(reader)
        self.left(0)
        if said:
            self.layers.update(json.loads(said))
            if self._is_root and not self._is_plain and not self._has("uid"):
                self.layers["threads"] = "the kernel does not limit root's"
        else:
            ending = f"a child with all layers on ended with status {status}"
            self.layers.update({name: ending for name in _LAYERS if name not in _NAMESPACES})

    def _be_rehearsed(self, writer: int) -> NoReturn:
        try:
            struck = {}
            for layer, put_on in self._steps(0, _REHEARSAL_LIMITS, (writer,), is_rehearsal=True):
                try:
                    put_on()
                except OSError as error:
                    struck[layer] = error.strerror or str(error)
            os.write(writer, json.dumps(struck).encode())
        finally:
            os._exit(0)

    # -- in the child -----------------------------------------------------------------------------------------

    def enter(self, *, slot: int, limits: dict[str, Any], keep: tuple[int, ...]) -> None:
        """Put on every layer, or end this process. For a child with one thread, just forked.

        Parameters
        ----------
        slot : int
            Tells apart the children that run at the same time.
        limits : dict
            ``cpu_s``, ``memory_mb``, ``file_mb``, ``threads``.
        keep : tuple of int
            Descriptors that stay open beside 0, 1 and 2; below `landlock.FIRST_FD`.
        """
        for layer, put_on in self._steps(slot, limits, keep):
            try:
                put_on()
            except BaseException as error:
                with suppress(OSError):
                    os.write(2, f"the box could not be closed: {layer}: {error}\n".encode())
                os._exit(_BROKEN)

    def _steps(
        self,
        slot: int,
        limits: dict[str, Any],
        keep: tuple[int, ...],
        *,
        is_rehearsal: bool = False,
    ) -> Iterator[tuple[str, Callable[[], None]]]:
        """Yield the layers that are used with the functions that put them on, in order."""
        user = self._users.base + slot if self._users else os.geteuid()

        def become() -> None:
            if is_rehearsal:
                privileges.check_reading(user, self._must_be_readable())
            privileges.become(user)

        steps: list[tuple[str, Callable[[], None]]] = [
            ("session", lambda: self._begin(keep)),
            ("folder", lambda: self._move_in(slot, user if self._has("uid") else None)),
            # For its own count of threads. Before the limits: it takes over the one that it finds.
            ("user namespace", namespaces.enter_empty_user_namespace),
            ("limits", lambda: rlimits.apply(limits, self.vm_bytes)),
            ("threads", lambda: rlimits.apply_threads(int(limits["threads"]))),
            ("privileges", privileges.forbid_new_privileges),
            ("landlock", self._restrict),
            # Before the user, whose change takes away the capability that this needs.
            ("bounding set", lambda: privileges.drop_bounding_set(self._last_capability)),
            ("uid", become),
            ("capabilities", privileges.drop_capabilities),
            # After the user: its change clears both.
            ("privileges", self._close_up),
            ("seccomp", self._filter_calls),
        ]
        for layer, put_on in steps:
            if not self.layers.get(layer):
                yield layer, put_on

    def _must_be_readable(self) -> list[str]:
        """Return files and folders that stand for all that a child imports lazily."""
        loaded = [sys.modules.get(name) for name in ("os", "numpy", "torch", "sympy", __name__)]
        files = [Path(module.__file__) for module in loaded if module and module.__file__]
        folders = [*(file.parent for file in files), Path(self.cwd)]
        return [str(path) for path in (*files, *folders)]

    def _begin(self, keep: tuple[int, ...]) -> None:
        os.setsid()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        # The zygote's own is one object for all children, who could talk through its flags.
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0)
        lowest = 3
        for fd in sorted(keep):
            os.closerange(lowest, fd)
            lowest = fd + 1
        if self._rules:  # their descriptors stay until Landlock is on
            os.closerange(lowest, landlock.FIRST_FD)
            lowest = self._rules.end
        os.closerange(lowest, rlimits.descriptor_ceiling())

    def _move_in(self, slot: int, owner: int | None) -> None:
        if self._scratch:
            self.cwd = self._scratch.make(slot, owner)
        else:
            namespaces.mount_private(_FOLDER, owner)
        os.chdir(self.cwd)
        for name in ("HOME", "TMPDIR", "MPLCONFIGDIR", "TORCHINDUCTOR_CACHE_DIR", "XDG_CACHE_HOME"):
            os.environ[name] = self.cwd
        tempfile.tempdir = self.cwd

    def _restrict(self) -> None:
        if self._rules:
            self._rules.restrict([(self.cwd, landlock.WRITE)])

    def _close_up(self) -> None:
        if sys.platform == "linux":
            privileges.die_with_parent()
            if os.getppid() != self._parent:
                raise ProcessLookupError(3, "the zygote died meanwhile")
            privileges.hide_memory()
            privileges.forbid_new_privileges()

    def _filter_calls(self) -> None:
        if self._filter:
            self._filter.install(os.getpid())
