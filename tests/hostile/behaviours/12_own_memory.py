"""A search of all that this process has inherited. The secret is not there; what it plants itself, it finds.

searches_objects: ok
searches_raw_memory: ok
searches_environment: ok
finds_our_modules: ok
"""
import ctypes
import gc
import os
import sys

from attack import TOKEN_PREFIX_REVERSED, libc

# Spelt backwards, so that the search does not find itself.
DECOY = (TOKEN_PREFIX_REVERSED[::-1] + "decoy").encode()


def _count(data):
    token = DECOY.removesuffix(b"decoy")
    if token not in data:
        return 0
    rests = [data[at + len(token):][:16] for at in _places(data, token)]
    return sum(len(rest) == 16 and not rest.strip(b"0123456789abcdef") for rest in rests)


def _places(data, token):
    at = data.find(token)
    while at >= 0:
        yield at
        at = data.find(token, at + 1)


def searches_objects(x):
    gc.unfreeze()
    found, decoys = 0, 0
    for thing in gc.get_objects():
        for part in gc.get_referents(thing):
            data = part.encode("utf-8", "replace") if type(part) is str else part if type(part) is bytes else b""
            found += _count(data)
            decoys += data == DECOY
    for frame in sys._current_frames().values():
        while frame:
            found += _count(repr(frame.f_locals).encode("utf-8", "replace")[:100_000])
            frame = frame.f_back
    return 42.0 + found if decoys else "the search does not work"


def searches_raw_memory(x):
    # 1 MB each way around every object that the collector knows, and around the buffers of what it does not: where
    # the allocator found room differs from run to run. write(2) refuses what cannot be read, where a read crashes.
    step = 1 << 16
    keep = [bytearray(DECOY) for _ in range(50)]
    found, decoys = 0, 0
    reader, writer = os.pipe()
    places = {id(thing) // step for thing in (*gc.get_objects(), *keep)}
    for place in {near for place in places for near in range(place - 16, place + 16) if near > 0}:
        got = libc.write(writer, ctypes.c_void_p(place * step), ctypes.c_size_t(step))
        data = os.read(reader, got) if got > 0 else b""
        found += _count(data)
        decoys += data.count(DECOY)
    return 42.0 + found if decoys >= 40 else f"the search does not work: {decoys}"


def searches_environment(x):
    texts = [*os.environ, *os.environ.values(), *sys.argv, *sys.orig_argv, *sys.path, os.getcwd()]
    return 42.0 + sum(_count(text.encode()) for text in texts)


def finds_our_modules(x):
    names = [name for name in sys.modules if name.split(".")[0] in ("grader", "reference", "problems", "checks")]
    return 42.0 if not names else f"found {names}"
