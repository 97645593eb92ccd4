"""``pb import …`` and ``pb export …``: the groups that each feature adds its commands to."""

import click


@click.group("import")
def import_group() -> None:
    """Bring data in; a file with any fault changes nothing, the same file twice changes nothing more."""


@click.group("export")
def export_group() -> None:
    """Take data out."""
