"""Exceptions that a careless runner would take as its own.

exits: error SystemExit
interrupts: error KeyboardInterrupt
closes_a_generator: error GeneratorExit
stops: error StopIteration
raises_a_group: error BaseExceptionGroup
"""
import sys


def exits(x):
    sys.exit(0)


def interrupts(x):
    raise KeyboardInterrupt


def closes_a_generator(x):
    raise GeneratorExit


def stops(x):
    raise StopIteration(42.0)


def raises_a_group(x):
    raise BaseExceptionGroup("many", [SystemExit(0), KeyboardInterrupt()])
