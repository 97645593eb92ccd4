"""What an import keeps of what was found in its table, in plain JSON."""

from collections.abc import Mapping
from typing import Any

from pb_app.proposals.intake.checking import Found, ShownRow
from pb_app.proposals.moderating.rules import find_personal


def report_of(found: Found) -> dict[str, Any]:
    """What was found in a table, as JSON that its import keeps."""
    return {
        "added": found.added,
        "changed": found.changed,
        "same": found.same,
        "personal": found.personal,
        "faults": [
            {
                "line": one.line,
                "column": one.column,
                "code": one.error.code,
                "params": plain(one.error.params),
            }
            for one in found.faults
        ],
        "has_more_faults": found.has_more_faults,
        "rows": [_shown(one) for one in found.shown],
        "changes": [_shown(one) for one in found.shown_changes],
    }


def plain(params: Mapping[str, object]) -> dict[str, str | int]:
    """The parameters of an error, as JSON can hold them."""
    return {name: value if isinstance(value, int) else str(value) for name, value in params.items()}


def _shown(one: ShownRow) -> dict[str, Any]:
    draft = one.read.draft
    return {
        "line": one.line, "state": one.state.value, "ref": one.ref, "text": draft.text[:300],
        "personal": list(find_personal(f"{draft.text} {draft.village}")),
        "theme_id": draft.theme_id, "place_id": draft.place_id, "village": draft.village,
        "is_guess": one.read.is_guess,
        "on": one.read.on.isoformat() if one.read.on else "",
        "source": draft.source.value if "source" in one.read.given else "",
        "voices": draft.voices if "voices" in one.read.given else None,
        "signatures": draft.signatures, "cost": one.read.cost, "code": one.read.code,
        "changes": {name: list(values) for name, values in one.changes.items()},
    }  # fmt: skip
