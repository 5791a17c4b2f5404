"""Write grader/child/seccomp_tables.py from the kernel's own headers.

Usage: ``python scripts/make_seccomp_tables.py [X86_64_HEADER [GENERIC_HEADER]]``. The headers come with
linux-libc-dev; aarch64 uses the generic table.
"""

from __future__ import annotations

import re
import sys
import textwrap
from pathlib import Path

X86_64 = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")
GENERIC = Path("/usr/include/asm-generic/unistd.h")
TARGET = Path(__file__).parent.parent / "grader" / "child" / "seccomp_tables.py"

# Newer than the headers of the distributions that we build on. From 424 on, one number holds everywhere.
NEWER = {"map_shadow_stack": 453}
# Names that the generic header defines for 32-bit machines only.
ONLY_32_BIT = re.compile(r"(_time64|64)$")
REALLY_64_BIT = {"pread64", "pwrite64", "prlimit64", "getdents64", "fadvise64"}


def numbers_of(header: str) -> dict[str, int]:
    """Read the numbers that a header defines for a 64-bit machine.

    Parameters
    ----------
    header : str
        Its text.

    Returns
    -------
    dict
        System call name to number, in the order of the numbers.
    """
    plain = {name: int(value) for name, value in re.findall(r"#define __NR_(\w+)\s+(\d+)\b", header)}
    shared = {name: int(value) for name, value in re.findall(r"#define __NR3264_(\w+)\s+(\d+)\b", header)}
    # The first definition is the 64-bit one, the one after #else is for 32 bits.
    for name, base in re.findall(r"#define __NR_(\w+)\s+__NR3264_(\w+)", header):
        if base in shared:
            plain[name] = shared.pop(base)
    if shared or "__NR3264_" in header:
        plain = {n: v for n, v in plain.items() if not ONLY_32_BIT.search(n) or n in REALLY_64_BIT}
        for only_counted in ("arch_specific_syscall", "syscalls"):
            plain.pop(only_counted, None)
    plain.update({name: value for name, value in NEWER.items() if name not in plain})
    return dict(sorted(plain.items(), key=lambda item: item[1]))


def render(tables: dict[str, dict[str, int]]) -> str:
    """Write the tables as a module's source."""
    parts = [
        '"""Numbers of the system calls, by machine. Written by scripts/make_seccomp_tables.py."""\n\n'
        "from __future__ import annotations\n\n# fmt: off\n"
        "NUMBERS: dict[str, dict[str, int]] = {\n"
    ]
    for machine, numbers in tables.items():
        text = ", ".join(f'"{name}":~{number}' for name, number in numbers.items())
        lines = textwrap.wrap(text, 100, break_long_words=False, break_on_hyphens=False)
        body = "\n".join("        " + line.replace("~", " ") for line in lines)
        parts.append(f'    "{machine}": {{\n{body},\n    }},\n')
    return "".join([*parts, "}\n"])


def main(arguments: list[str]) -> None:
    """Read the two headers and write the module."""
    paths = [Path(argument) for argument in arguments] + [X86_64, GENERIC][len(arguments) :]
    tables = {
        machine: numbers_of(path.read_text())
        for machine, path in zip(("x86_64", "aarch64"), paths, strict=True)
    }
    TARGET.write_text(render(tables))


if __name__ == "__main__":
    main(sys.argv[1:])
