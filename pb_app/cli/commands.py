"""The commands of ``pb`` and where each lives: a command's module is loaded when it is called.

So a server carries neither the demonstration nor the readers of spreadsheets in its memory.
"""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any

import click


class Shelf(click.Group):
    """A group of commands that fetches each from its module when it is asked for; ``places`` says from where."""

    def __init__(self, *arguments: Any, places: Mapping[str, str], **more: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(*arguments, **more)
        self.places = places

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names, in the order of the alphabet."""
        return sorted(self.places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Load the command; None for a name that no command has."""
        place = self.places.get(cmd_name)
        if place is None:
            return None
        module, name = place.split(":")
        command: click.Command = getattr(import_module(f"pb_app.cli.{module}"), name)
        return command


IMPORTS = MappingProxyType(
    {
        "bulletin": "bulletin:import_bulletin",
        "ceilings": "cycles:import_ceilings_command",
        "council": "council:import_command",
        "hearings": "hearings:import_command",
        "programmes": "cycles:import_programmes_command",
        "proposals": "proposals:import_command",
        "territory": "territory:import_command",
        "valuations": "valuations:import_command",
    }
)
EXPORTS = MappingProxyType(
    {
        "hearings": "hearings:export_command",
        "list": "budget_list:export_command",
        "proposals": "proposals:export_command",
    }
)


@click.group("import", cls=Shelf, places=IMPORTS)
def import_group() -> None:
    """Bring data in; a file with any fault changes nothing, the same file twice changes nothing more."""


@click.group("export", cls=Shelf, places=EXPORTS)
def export_group() -> None:
    """Take data out."""


COMMANDS = MappingProxyType(
    {
        "audit": "database:audit",
        "backup": "backup:backup",
        "demo": "demo.command:demo",
        "duplicates": "duplicates:duplicates",
        "export": "commands:export_group",
        "import": "commands:import_group",
        "notices": "notices:notices",
        "plan": "planning:plan",
        "restore": "backup:restore",
        "select": "selecting:select_command",
        "serve": "server:serve",
        "upgrade": "database:upgrade",
        "user": "accounts:user",
        "worker": "server:worker",
    }
)
