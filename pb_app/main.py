"""The ``pb`` command: one line for an error, never a stack trace for a wrong setting."""

import sys

import click
from sqlalchemy.exc import OperationalError

from pb_app import __version__
from pb_app.app import create_app
from pb_app.cli.commands import COMMANDS, Shelf
from pb_app.cli.context import Context
from pb_app.config import SettingsError
from pb_app.kernel.errors import DomainError, NotFound


@click.group(cls=Shelf, places=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="pb")
@click.pass_context
def pb(ctx: click.Context) -> None:
    """Dëgjesa: public budget hearings, from the calendar to the consolidated list."""
    ctx.obj = Context(create_app)


def main() -> None:
    """Run a command; a wrong setting, a folder or a database out of reach is one clear line."""
    try:
        pb(standalone_mode=True)
    except SettingsError as error:
        sys.exit(f"pb: {error}")
    except OperationalError as error:
        sys.exit(f"pb: the database cannot be reached: {str(error.orig).splitlines()[0]}")
    except OSError as error:
        sys.exit(f"pb: {error.filename or 'input or output'}: {error.strerror}")
    except NotFound as error:
        sys.exit(f"pb: there is no such {str(error.params['what']).replace('_', ' ')}")
    except DomainError as error:
        sys.exit(f"pb: {error}")
