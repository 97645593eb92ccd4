"""What a published version holds: item texts and references, in both languages, never proposers' words."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from pb_app.consolidation.rules.states import Decision, Nature, Vat

FORMAT = 1


@dataclass(frozen=True, kw_only=True)
class FrozenPlace:
    """A place as it was called when the list was published."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class FrozenItem:
    """One line of a list; counts stand side by side and are never added up."""

    code: str
    title: str
    theme_id: str
    theme: str
    theme_en: str
    theme_icon: str
    decision: Decision
    title_en: str = ""
    description: str = ""
    description_en: str = ""
    places: tuple[FrozenPlace, ...] = ()
    programme: str = ""
    programme_en: str = ""
    reason: str = ""
    forwarded_to: str = ""
    amounts: Mapping[int, int] = field(default_factory=dict)
    """Whole lekë by budget year; a year that is not there is not stated, which is not 0."""
    natures: tuple[Nature, ...] = ()
    fund_sources: tuple[str, ...] = ()
    spending_units: tuple[str, ...] = ()
    vats: tuple[Vat, ...] = ()
    proposals: int = 0
    people: int = 0
    voices: int = 0
    signatures: int = 0
    supports: int = 0
    votes: int = 0
    hearings: int = 0
    places_count: int = 0
    references: tuple[str, ...] = ()
    is_example: bool = False


@dataclass(frozen=True, kw_only=True)
class FrozenList:
    """A whole version of the list, its items in printed order."""

    municipality_id: str
    municipality: str
    year: int
    number: int
    published_on: str
    """ISO 8601."""
    years: tuple[int, ...]
    is_example: bool
    items: tuple[FrozenItem, ...]

    def as_json(self) -> dict[str, Any]:
        """The list as JSON keeps it."""
        content = asdict(self)
        for item in content["items"]:
            item["amounts"] = {str(year): amount for year, amount in item["amounts"].items()}
        return {"format": FORMAT, **content}


def read_list(content: Mapping[str, Any]) -> FrozenList:
    """The list that was kept as JSON; what ``FrozenList.as_json`` gave comes back equal."""
    known = {one.name for one in fields(FrozenList)}
    given = {key: value for key, value in content.items() if key in known}
    items = tuple(_read_item(item) for item in content["items"])
    return FrozenList(**{**given, "years": tuple(content["years"]), "items": items})


def _read_item(content: Mapping[str, Any]) -> FrozenItem:
    known = {one.name for one in fields(FrozenItem)}
    given = {key: value for key, value in content.items() if key in known}
    given |= {
        "decision": Decision(content["decision"]),
        "places": tuple(FrozenPlace(**place) for place in content["places"]),
        "amounts": {int(year): amount for year, amount in content["amounts"].items()},
        "natures": tuple(Nature(nature) for nature in content["natures"]),
        "vats": tuple(Vat(vat) for vat in content["vats"]),
        "fund_sources": tuple(content["fund_sources"]),
        "spending_units": tuple(content["spending_units"]),
        "references": tuple(content["references"]),
    }
    return FrozenItem(**given)
