"""Limits on what one process may use."""

from __future__ import annotations

import signal

from tests.child.box_host import alone

APPLY = """
from boxed import rlimits
limits = {"cpu_s": 1, "memory_mb": 200, "file_mb": 1, "threads": 5}
rlimits.apply(limits, rlimits.address_space_bytes())
"""


def test_memory_beyond_the_limit_is_a_memory_error():
    answer = alone(
        APPLY
        + """
bytearray(100 << 20)
try:
    bytearray(300 << 20)
except MemoryError:
    answer = "MemoryError"
"""
    )

    assert answer == "MemoryError"


def test_a_file_beyond_the_limit_is_an_error_not_a_death(tmp_path):
    answer = alone(
        APPLY
        + """
import errno
try:
    with open(path, "wb") as file:
        file.write(bytes(2 << 20))
except OSError as error:
    answer = errno.errorcode[error.errno]
""",
        path=str(tmp_path / "file"),
    )

    assert answer == "EFBIG"


def test_cpu_beyond_the_limit_kills():
    assert alone(APPLY + "while True: pass") == -signal.SIGXCPU


def test_a_limit_is_only_ever_lowered():
    answer = alone(
        """
import resource
resource.setrlimit(resource.RLIMIT_NOFILE, (30, 40))
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
"""
        + APPLY.replace('"file_mb": 1', '"file_mb": 16')
        + "answer = [resource.getrlimit(resource.RLIMIT_NOFILE), resource.getrlimit(resource.RLIMIT_FSIZE)]"
    )

    assert answer == [[40, 40], [1 << 20, 1 << 20]]


def test_no_core_file_is_ever_written():
    code = APPLY + "import resource; answer = resource.getrlimit(resource.RLIMIT_CORE)"

    assert alone(code) == [0, 0]


def test_descriptors_are_raised_only_if_there_are_too_few():
    answer = alone(
        """
import resource
from boxed import rlimits
resource.setrlimit(resource.RLIMIT_NOFILE, (100, 300))
rlimits.raise_descriptors(50)
answer = [resource.getrlimit(resource.RLIMIT_NOFILE)[0]]
for wanted in (200, 400):
    rlimits.raise_descriptors(wanted)
    answer.append(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""
    )

    assert answer == [100, 200, 300]
