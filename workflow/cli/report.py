"""How errors reach a person: one sentence, the remedy, an exit code; never a traceback."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from workflow.errors import (
    ActionError,
    DocumentError,
    InputError,
    PackError,
    StoreError,
    TrailError,
    WorkflowError,
)

if TYPE_CHECKING:
    import typer

EXIT: tuple[tuple[type[WorkflowError], int], ...] = (
    (ActionError, 1),
    (InputError, 2),
    (PackError, 2),
    (TrailError, 3),
    (StoreError, 4),
    (DocumentError, 5),
    (WorkflowError, 2),
)
FAULT = 70


def run_reporting(find: Callable[[], typer.Typer], word: str, arguments: list[str]) -> int:
    """Run a command's application with `arguments`; return the exit code."""
    try:
        import typer

        command = typer.main.get_command(find())
        try:
            done = command.main(args=arguments, prog_name=f"comity {word}", standalone_mode=False)
        except typer.Abort as unanswered:
            sys.stderr.write("error: a question was not answered; nothing was done.\n")
            raise KeyboardInterrupt from unanswered
        except typer.exceptions.TyperException as error:
            told = error.format_message() if hasattr(error, "format_message") else str(error)
            sys.stderr.write(f"error: {told} Try 'comity {word} --help'.\n")
            return 2
        return int(done or 0)
    except WorkflowError as error:
        return _tell(error)
    except (KeyboardInterrupt, BrokenPipeError):
        return 130
    except OSError as error:
        return _tell(_of_file(error)) if error.filename else _fault()
    except Exception:  # noqa: BLE001 - the last door: whatever is wrong, no traceback reaches a user
        return _fault()


def _tell(error: WorkflowError) -> int:
    sys.stderr.write(f"error: {error.diagnostics()}\n")
    return exit_code(error)


def _of_file(error: OSError) -> InputError:
    """Return what is wrong with a file or folder that somebody named."""
    return InputError(str(error.filename), f"cannot be read or written ({error.strerror})", "Check the path.")


def _fault() -> int:
    sys.stderr.write(
        f"error: a fault of Comity itself; what it was is written to {_kept()}. Nothing was half-written.\n"
    )
    return FAULT


def exit_code(error: WorkflowError) -> int:
    """Return the exit code for `error`; docs and `comity --help` list them."""
    return next(code for kind, code in EXIT if isinstance(error, kind))


def _kept() -> Path:
    """Write the traceback where a maintainer finds it; return the file."""
    import tempfile

    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    file = Path(tempfile.gettempdir()) / f"comity-fault-{stamp}.txt"
    file.write_text(traceback.format_exc(), encoding="utf-8")
    return file
