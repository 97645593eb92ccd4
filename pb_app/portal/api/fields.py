"""The kinds of fields that answers are made of."""

from typing import Any

from apiflask.fields import Integer, String


def words(description: str = "", example: str | None = None, **options: Any) -> String:  # noqa: ANN401 - marshmallow's options
    """A text that is always there (it may be empty)."""
    return String(required=True, metadata=_about(description, example), **options)


def maybe(description: str = "", example: str | None = None) -> String:
    """A text, or null while it is not known."""
    return String(required=True, allow_none=True, metadata=_about(description, example))


def choice(values: type[Any] | list[str], description: str = "") -> String:
    """One of several words."""
    allowed = values if isinstance(values, list) else [member.value for member in values]
    return String(required=True, metadata=_about(description, allowed[0]) | {"enum": allowed})


def count(description: str = "", example: int | None = None, *, may_be_unknown: bool = False) -> Integer:
    """A whole number."""
    return Integer(required=True, allow_none=may_be_unknown, metadata=_about(description, example))


def _about(description: str, example: object) -> dict[str, Any]:
    about: dict[str, Any] = {"description": description} if description else {}
    return about if example is None else about | {"example": example}
