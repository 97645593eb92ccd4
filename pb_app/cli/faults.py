"""The faults of a file on a terminal: one line each, then that nothing was done."""

import sys
from collections.abc import Sequence

import click
from flask_babel import force_locale

from pb_app.kernel.faults import Fault
from pb_app.web.error_texts import text_of


def stop_at_faults(faults: Sequence[Fault]) -> None:
    """Print ``row 7, column name: …`` for each fault and leave with status 1; go on if there is none."""
    if not faults:
        return
    with force_locale("en"):
        for fault in faults:
            column = f", column {fault.column}" if fault.column else ""
            click.echo(f"row {fault.line}{column}: {text_of(fault.error)}", err=True)
    click.echo(f"Nothing was imported. Faults: {len(faults)}", err=True)
    sys.exit(1)
