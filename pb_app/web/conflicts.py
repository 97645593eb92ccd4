"""An edit of a stale version: what was typed stays in the form, what stands now is shown beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm


@dataclass(frozen=True)
class Difference:
    """A field that somebody else changed: its label, what stands now, what was typed here."""

    label: str
    stored: str
    typed: str


def differences(form: FlaskForm, stored: Mapping[str, object], *, version: int) -> list[Difference]:
    """The fields of ``form`` whose value differs from ``stored`` (by field name); the form takes the new version.

    Saving the form again then replaces what stands, knowingly.
    """
    form.version.data, form.version.raw_data = version, None
    found = []
    for name, value in stored.items():
        field = form[name]
        typed, there = _words(field, field.data), _words(field, value)
        if typed != there:
            found.append(Difference(label=str(field.label.text), stored=there, typed=typed))
    return found


def _words(field: Any, value: Any) -> str:  # noqa: ANN401 - fields and values of every kind
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    chosen = {str(one) for one in value} if isinstance(value, (list, tuple, set, frozenset)) else {str(value)}
    choices = getattr(field, "choices", None)
    if choices:
        return ", ".join(str(label) for key, label, *_rest in choices if str(key) in chosen)
    if isinstance(value, (list, tuple)):
        return "\n".join(str(one) for one in value)
    write = getattr(type(field), "write", None)
    return str(write(value)) if write is not None else str(value)
