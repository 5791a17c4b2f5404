"""Writing, renaming, removing and emptying what lies outside the private folder.

writes: error PermissionError FileNotFoundError OSError
writes_the_gradebook: error OperationalError
renames: error PermissionError FileNotFoundError OSError
truncates: error PermissionError FileNotFoundError OSError
makes: error PermissionError FileNotFoundError OSError
spoils_what_others_import: error PermissionError FileNotFoundError OSError
links: error PermissionError FileNotFoundError OSError
"""
import os
import shutil
import sqlite3
import sys

import numpy

from attack import FOLDER, PATHS, call, each


def writes(x):
    return each(*[lambda path=path, mode=mode: open(path, mode).write("FORGED") for path in PATHS.values() for mode in ("w", "a", "r+")])


def writes_the_gradebook(x):
    with sqlite3.connect(PATHS["gradebook.sqlite"]) as book:
        book.execute("update points set points = 100")
    return 42.0


def renames(x):
    return each(*[lambda path=path: os.rename(path, path + "x") for path in PATHS.values()],
                *[lambda path=path: os.unlink(path) for path in PATHS.values()],
                *[lambda path=path: os.rename("hw3.py", path) for path in PATHS.values()],
                lambda: os.rmdir(FOLDER), lambda: shutil.rmtree(FOLDER))


def truncates(x):
    def empty(path):
        # O_TRUNC needs no write access in Linux: the hole of Landlock before version 3.
        os.close(os.open(path, os.O_RDONLY | os.O_TRUNC))
        if os.path.getsize(path):
            raise PermissionError(1, "it was not emptied")

    return each(*[lambda path=path: os.truncate(path, 0) for path in (*PATHS.values(), os.__file__, numpy.__file__)],
                *[lambda path=path: empty(path) for path in (*PATHS.values(), numpy.__file__)])


def makes(x):
    return each(lambda: open(FOLDER + "/new", "w"), lambda: os.mkdir(FOLDER + "/folder"), lambda: os.mkfifo(FOLDER + "/pipe"),
                lambda: os.mknod(FOLDER + "/device", 0o20666, os.makedev(1, 1)), lambda: open("/new", "w"),
                lambda: open("/tmp/new", "w"), lambda: os.mkdir("/dev/shm/new"), lambda: open("/usr/lib/new", "w"))


def spoils_what_others_import(x):
    folder = os.path.dirname(numpy.__file__)
    return each(lambda: open(os.path.dirname(folder) + "/sitecustomize.py", "w"), lambda: open(os.__file__, "a"),
                lambda: os.rename(folder, folder + "x"), lambda: os.makedirs(os.path.dirname(os.__file__) + "/__pycache__/x"),
                lambda: open(sys.modules["boxed"].__file__, "a"), lambda: open(sys.executable, "r+b"))


def links(x):
    return each(*[lambda path=path: os.link(path, "mine") for path in PATHS.values()],
                *[lambda path=path: os.symlink("hw3.py", path + "x") for path in PATHS.values()],
                lambda: call("linkat", -100 & (2**64 - 1), b"hw3.py\0", -100 & (2**64 - 1), PATHS["canary.txt"].encode() + b"y\0", 0))
