"""What a published version holds: item texts and references, in both languages, never proposers' words."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from pb_app.consolidation.rules.states import CouncilOutcome, Decision, Nature, Stage, Vat

FORMAT = 1
_BY_YEAR = ("amounts", "approved")


@dataclass(frozen=True, kw_only=True)
class FrozenPlace:
    """A place as it was called when the list was published."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class FrozenAct:
    """The council's decision (VKB) about a line; ``decided_on`` is ISO 8601."""

    number: str
    decided_on: str
    url: str = ""


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
    departure: str = ""
    """Why the decision leaves the suggested selection, where the municipality asked for one."""
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
    decided_on: str = ""
    """When the municipality decided, ISO 8601."""
    council: CouncilOutcome = CouncilOutcome.NONE
    approved: Mapping[int, int] = field(default_factory=dict)
    """What the council approved, whole lekë by budget year; ``amounts`` stay what was proposed to it."""
    council_reason: str = ""
    act: FrozenAct | None = None

    @property
    def standing(self) -> str:
        """The council's word where it has spoken, else the municipality's."""
        return self.decision.value if self.council is CouncilOutcome.NONE else self.council.value

    @property
    def granted(self) -> Mapping[int, int]:
        """The amounts that hold: approved once the council has decided, proposed until then."""
        return self.amounts if self.council is CouncilOutcome.NONE else self.approved

    @property
    def said_reason(self) -> str:
        """The reason of the word that holds; the council may approve without one."""
        if self.council in (CouncilOutcome.NONE, CouncilOutcome.APPROVED):
            return self.council_reason or self.reason
        return self.council_reason


@dataclass(frozen=True, kw_only=True)
class FrozenCeiling:
    """A ceiling as it was in force; without a programme, of the whole budget."""

    programme: str
    programme_en: str
    year: int
    amount: int
    is_final: bool


@dataclass(frozen=True, kw_only=True)
class FrozenWaiting:
    """Published proposals for one place that no decided item holds."""

    place: FrozenPlace
    proposals: int


@dataclass(frozen=True, kw_only=True)
class FrozenProcess:
    """How the list came about, in figures that stand side by side."""

    hearings: int
    attended: int
    proposals: int
    voices: int


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
    ceilings: tuple[FrozenCeiling, ...] = ()
    process: FrozenProcess | None = None
    """None in versions made before these figures were kept."""
    stage: Stage = Stage.DRAFT
    waiting: tuple[FrozenWaiting, ...] = ()
    """What has no answer in this version, by place; nothing in versions made before that was kept."""

    @property
    def acts(self) -> tuple[FrozenAct, ...]:
        """The council's decisions that the lines cite, by date."""
        found = dict.fromkeys(item.act for item in self.items if item.act is not None)
        return tuple(sorted(found, key=lambda act: (act.decided_on, act.number)))

    def is_same(self, other: "FrozenList") -> bool:
        """Whether another version says the same, whenever it was decided."""
        return self.stage is other.stage and _undated(self) == _undated(other)

    def as_json(self) -> dict[str, Any]:
        """The list as JSON keeps it."""
        content = asdict(self)
        for item in content["items"]:
            for name in _BY_YEAR:
                item[name] = {str(year): amount for year, amount in item[name].items()}
        return {"format": FORMAT, **content}


def read_list(content: Mapping[str, Any]) -> FrozenList:
    """The list that was kept as JSON; what ``FrozenList.as_json`` gave comes back equal."""
    known = {one.name for one in fields(FrozenList)}
    given = {key: value for key, value in content.items() if key in known}
    items = tuple(_read_item(item) for item in content["items"])
    process = content.get("process")
    given |= {
        "years": tuple(content["years"]),
        "items": items,
        "stage": Stage(content.get("stage", Stage.DRAFT)),
        "ceilings": tuple(FrozenCeiling(**ceiling) for ceiling in content.get("ceilings", ())),
        "process": FrozenProcess(**process) if process else None,
        "waiting": tuple(
            FrozenWaiting(place=FrozenPlace(**one["place"]), proposals=one["proposals"])
            for one in content.get("waiting", ())
        ),
    }
    return FrozenList(**given)


def _undated(one: FrozenList) -> list[FrozenItem]:
    return [replace(item, decided_on="") for item in one.items]


def _read_item(content: Mapping[str, Any]) -> FrozenItem:
    known = {one.name for one in fields(FrozenItem)}
    given = {key: value for key, value in content.items() if key in known}
    given |= {
        "decision": Decision(content["decision"]),
        "places": tuple(FrozenPlace(**place) for place in content["places"]),
        **{name: {int(year): amount for year, amount in content.get(name, {}).items()} for name in _BY_YEAR},
        "council": CouncilOutcome(content.get("council", CouncilOutcome.NONE)),
        "act": FrozenAct(**content["act"]) if content.get("act") else None,
        "natures": tuple(Nature(nature) for nature in content["natures"]),
        "vats": tuple(Vat(vat) for vat in content["vats"]),
        "fund_sources": tuple(content["fund_sources"]),
        "spending_units": tuple(content["spending_units"]),
        "references": tuple(content["references"]),
    }
    return FrozenItem(**given)
