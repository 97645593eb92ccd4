"""The faults of a file on a terminal: one line each, then that nothing was done."""

import sys
from collections.abc import Sequence

import click
from flask_babel import force_locale

from pb_app.kernel.errors import Warn
from pb_app.kernel.faults import Fault
from pb_app.web.error_texts import text_of


def fault_words(fault: Fault) -> str:
    """``row 7, column name: …``, in English."""
    with force_locale("en"):
        column = f", column {fault.column}" if fault.column else ""
        return f"row {fault.line}{column}: {text_of(fault.error)}"


def note_words(line: int, note: Warn) -> str:
    """``row 7: …`` of what somebody should look at, in English."""
    with force_locale("en"):
        return f"row {line}: {text_of(note)}"


def stop_at_faults(faults: Sequence[Fault]) -> None:
    """Print every fault on a line of its own and leave with status 1; go on if there is none."""
    if not faults:
        return
    for fault in faults:
        click.echo(fault_words(fault), err=True)
    click.echo(f"Nothing was imported. Faults: {len(faults)}", err=True)
    sys.exit(1)
