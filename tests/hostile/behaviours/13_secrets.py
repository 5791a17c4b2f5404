"""The answers themselves: the checks, the reference, the grader's modules, the neighbour's work, the users' names.

imports_the_grader: error ModuleNotFoundError PermissionError
imports_the_reference: error ModuleNotFoundError PermissionError
imports_by_path: error
reads_the_secrets: error PermissionError FileNotFoundError
reads_the_machine: error PermissionError FileNotFoundError
lists_folders: error PermissionError FileNotFoundError
climbs: error PermissionError FileNotFoundError
"""
import importlib.util
import os
import sys

from attack import FOLDER, PATHS, call, each


def imports_the_grader(x):
    sys.path += [os.path.dirname(FOLDER), FOLDER]
    import grader.grading.judge


def imports_the_reference(x):
    sys.path += [FOLDER]
    import reference.hw.p


def imports_by_path(x):
    spec = importlib.util.spec_from_file_location("checks", PATHS["checks.py"])
    spec.loader.exec_module(importlib.util.module_from_spec(spec))


def reads_the_secrets(x):
    return each(*[lambda path=path: open(path, "rb").read() for path in PATHS.values()],
                *[lambda path=path: os.listdir(path) for path in (FOLDER, os.path.dirname(PATHS["p.py"]))],
                *[lambda path=path: call("open_by_handle_at", -100 & (2**64 - 1), path.encode(), 0) for path in PATHS.values()])


def reads_the_machine(x):
    return each(*[lambda path=path: open(path, "rb").read(100) for path in
                  ("/etc/passwd", "/etc/shadow", "/etc/hostname", "/root/.bashrc", "/var/log/dpkg.log", "/proc/mounts",
                   "/proc/cpuinfo", "/sys/class/net/lo/address", "/dev/mem", "/dev/kmsg", "/dev/sda", "/dev/shm/x")])


def lists_folders(x):
    # Of the root itself a box with namespaces shows what is in it: the way to Python and to the libraries.
    return each(*[lambda path=path: os.listdir(path) for path in ("/etc", "/home", "/tmp", "/var", "/proc", "/sys", "..", "/dev/shm")
                  if LISTABLE(path)])


def LISTABLE(path):
    # ".." of the private folder is the new root where there is one.
    return path != ".." or os.path.realpath("..") != "/"


def climbs(x):
    up = "../" * 20
    return each(lambda: open(up + PATHS["canary.txt"].lstrip("/")).read(),
                lambda: os.open(up + "etc/passwd", os.O_RDONLY),
                lambda: os.chroot(".."), lambda: os.fchdir(os.open("/etc", os.O_RDONLY)))
