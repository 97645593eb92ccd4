"""What is answered about lists: versions, their lines, what the council decided and how far the work is."""

from apiflask import Schema
from apiflask.fields import Boolean, Date, DateTime, Dict, Integer, List, Nested, String

from pb_app.consolidation.progress.rules import ProgressState
from pb_app.consolidation.rules.differences import ChangeKind
from pb_app.consolidation.rules.states import CouncilOutcome, Decision, Stage
from pb_app.portal.api.answers import Named, Page
from pb_app.portal.api.fields import choice, count, maybe, words


class Edition(Schema):
    """A published version of a consolidated list."""

    municipality_id = words("", "vlore")
    year = count("Budget year", 2027)
    number = count("Versions are numbered from 1 and never change", 1)
    stage = choice(Stage, "projekt: proposed by the municipality; miratuar: approved by the council")
    published_at = DateTime(required=True, format="iso", metadata={"example": "2026-11-27T10:00:00+00:00"})
    hash = words("SHA-256 of the canonical list, as printed on every copy", "ab12…")
    council_decision = maybe("Number of the council's decision (VKB)", None)
    url = words("Its page", "https://example.al/vlore/budget/2027/list/1")


class Act(Schema):
    """A decision of the council (VKB)."""

    number = words("", "45")
    decided_on = Date(required=True, metadata={"example": "2026-12-20"})
    url = maybe("Where its text can be read", None)


class Progress(Schema):
    """How far the work on an approved line is, as last reported."""

    state = String(
        required=True, allow_none=True,
        metadata={
            "description": "Null until it is reported", "enum": [*(one.value for one in ProgressState), None]
        },
    )  # fmt: skip
    on_date = Date(required=True, allow_none=True, metadata={"example": "2027-05-10"})
    spent = count("Whole lekë (ALL); null until it is reported", 300000, may_be_unknown=True)
    due_on = Date(required=True, metadata={"example": "2027-12-31"})
    is_delayed = Boolean(required=True, metadata={"description": "Not done by due_on"})
    carried_to_year = count("The year to which it was carried over", 2028, may_be_unknown=True)


class Item(Schema):
    """One line of a consolidated list; counts stand side by side and are never added up."""

    code = words("Stable", "VL27-B014")
    title = words("", "Pastrimi i kanaleve kulluese, Novoselë")
    description = words()
    theme = Nested(Named, required=True)
    places = List(Nested(Named), required=True, metadata={"description": "None: the whole municipality"})
    programme = words("The budget programme", "04240 Menaxhimi i infrastrukturës së ujitjes")
    decision = choice(Decision, "proposed is not approved: only the council approves")
    reason = words("Why")
    forwarded_to = words("The authority that is competent")
    amounts = Dict(
        keys=String(),
        values=Integer(),
        required=True,
        metadata={
            "description": "As proposed, whole lekë (ALL) by budget year; a year that is missing is not stated",
            "example": {"2027": 1200000},
        },
    )
    council = choice(CouncilOutcome, "none until a version miratuar says what the council decided")
    council_reason = words("Why the council changed or dropped it")
    approved_amounts = Dict(
        keys=String(),
        values=Integer(),
        required=True,
        metadata={
            "description": "As the council approved them, whole lekë (ALL) by budget year",
            "example": {"2027": 1000000},
        },
    )
    act = Nested(
        Act, required=True, allow_none=True, metadata={"description": "Null until the council decided"}
    )
    proposals = count("", 14)
    voices = count("", 31)
    signatures = count("", 0)
    supports = count("Distinct people over all its proposals", 0)
    votes = count("Hands or dots at hearings", 0)
    hearings = count("", 2)
    references = List(String(), required=True, metadata={"example": ["VL27-0143-K"]})
    is_example = Boolean(required=True)


class ListedItem(Item):
    """A line of the latest published version of its list."""

    municipality_id = words("", "vlore")
    year = count("Budget year", 2027)
    edition = count("The version in which it stands so", 1)
    stage = choice(Stage, "projekt: proposed by the municipality; miratuar: approved by the council")
    council_decision = maybe("Number of the council's decision (VKB) on the version", None)
    progress = Nested(
        Progress,
        required=True,
        allow_none=True,
        metadata={"description": "Null unless the council approved it"},
    )


class ListedItems(Schema):
    """The lines of the latest published version of one list, in printed order."""

    items = List(Nested(ListedItem), required=True)


class Change(Schema):
    """What changed in a line since the version before."""

    kind = choice(ChangeKind)
    code = words("Of the item", "VL27-B014")
    title = words("", "Pastrimi i kanaleve kulluese, Novoselë")
    before = words("A title, a decision, or amounts by year", "")
    after = words("A title, a decision, or amounts by year", "2027: 1200000")


class Changes(Schema):
    """What changed from one published version to the next."""

    items = List(Nested(Change), required=True)


class EditionWithItems(Edition):
    """A published version with its lines."""

    items = List(Nested(Item), required=True)


class Editions(Page):
    """Published versions in the order of their making."""

    items = List(Nested(Edition), required=True)
