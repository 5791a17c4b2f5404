"""The ``grade`` command: click commands, options, and the only place that prints."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys

import click

from grader.cli.console import Console
from grader.errors import GraderError, UsageError
from grader.grading.session import engine_version

INTERRUPTED = 130
#: Loaded when they are called: a self-check waits for no report, and needs nothing that its system lacks.
COMMANDS = ("check", "doctor", "new", "report", "run", "starter", "verify")


class DefaultGroup(click.Group):
    """Take a first word that is no command as a path: ``grade submissions/`` is ``grade run submissions/``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(f"grader.cli.{cmd_name}"), f"{cmd_name}_command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the first word names, or ``run``."""
        if args and args[0] not in COMMANDS and not self._looks_like_a_command(args[0]):
            args = ["run", *args]
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Let the options of ``run`` stand first: ``grade --jobs 1 submissions/``."""
        own = {"--help", "-h", "--version", "-V"}
        if args and args[0].startswith("-") and args[0].split("=")[0] not in own:
            args = ["run", *args]
        return super().parse_args(ctx, args)

    def _looks_like_a_command(self, word: str) -> bool:
        # A misspelt command is told so by click; anything with a dot or a slash, or that is there, is a path.
        return word.isalpha() and not os.path.lexists(word)


@click.group(
    cls=DefaultGroup,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="A first word that is no command is a path: `grade submissions/` grades that folder.",
)
@click.version_option(engine_version(), "-V", "--version", prog_name="grade")
def cli() -> None:
    """Grade homework on the mathematics of deep learning.

    \b
    grade submissions/                      grade every student's folder, write grades/
    grade submissions/hw3/ada --only p6     one student, one problem
    grade check hw3.py                      a student's own check, with the public checks
    grade verify                            prove that the checks tell right from wrong
    grade new problem p8_huber              a skeleton to write a problem from
    grade starter mathdnn_hw3 kit/          what to publish to students

    Exit codes: 0 all graded, 1 something could not be graded, 2 usage, 3 nothing to grade,
    4 below --fail-under, 130 interrupted.
    """


def run_command_line(args: list[str]) -> int:
    """Run the command line and return its exit code."""
    console = Console()
    try:
        code = cli.main(args, prog_name="grade", standalone_mode=False)
        sys.stdout.flush()  # a full disk shows here, not in the interpreter's last breath
    except click.exceptions.Exit as exit_:
        code = exit_.exit_code
    except (KeyboardInterrupt, click.exceptions.Abort):
        console.error("stopped.")
        code = INTERRUPTED
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except UsageError as error:
        console.error(str(error))
        code = error.exit_code
    except GraderError as error:
        console.error(str(error))
        code = 1
    except OSError as error:
        # `grade … | head`, or a full disk behind stdout: what was graded is in the gradebook.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        if not isinstance(error, BrokenPipeError):
            console.error(f"cannot write: {error}; what was graded is saved, the same command shows it")
        code = 1
    except Exception as error:  # ours: say so in one line, keep the traceback for a report
        console.fault(error)
        code = 1
    return int(code or 0)
