"""A loop that no signal of a polite runner can end: SIGXCPU ignored, everything blocked.

blocks_signals: time-limit
resets_its_alarms: time-limit
"""
import signal


def blocks_signals(x):
    signal.signal(signal.SIGXCPU, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    while True:
        pass


def resets_its_alarms(x):
    while True:
        for kind in (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF):
            signal.setitimer(kind, 0)
