"""Where templates, translations and migrations lie: beside the package, or inside a built wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def resource_dir(name: str) -> Path:
    """The folder ``name`` (``templates``, ``translations``, ``migrations``) of this installation."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


DATA = PACKAGE / "data"
