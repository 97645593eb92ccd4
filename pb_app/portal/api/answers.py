"""What is answered: the shapes of the API, with examples."""

from apiflask import Schema
from apiflask.fields import Boolean, Date, Dict, Float, List, Nested

from pb_app.cycles.rules import CeilingStage, CycleStatus, PhaseKind
from pb_app.hearings.rules import PUBLIC_STATUSES, Audience, HearingKind
from pb_app.portal.api.fields import choice, count, maybe, words
from pb_app.proposals.rules import ProposalSource, ProposalStatus
from pb_app.territory.rules import PlaceKind


class Problem(Schema):
    """What was wrong with a request."""

    message = words("One sentence", "Not found")
    status = count("The HTTP status", 404)
    detail = Dict(metadata={"description": "By place and name of the parameter: what is wrong with it"})


class Named(Schema):
    """A thing with a stable id and a name in the language asked for."""

    id = words("Stable", "uji-i-pijshem")
    name = words("In the language asked for", "Uji i pijshëm")


class Municipality(Schema):
    """A municipality of Albania (law 115/2014)."""

    id = words("Stable", "vlore")
    name = words("", "Vlorë")
    full_name = words("", "Bashkia Vlorë")
    county_id = words("", "AL-12")
    seat = words("", "Vlorë")
    population_2023 = count("Census", 83683, may_be_unknown=True)
    voters_2017 = count("Registered voters, Central Election Commission", 171163, may_be_unknown=True)
    lat = Float(required=True, allow_none=True, metadata={"example": 40.46})
    lon = Float(required=True, allow_none=True, metadata={"example": 19.49})
    budget_year = count(
        "The current budget year; null while it does not use this system", 2027, may_be_unknown=True
    )
    url = words("Its page", "https://example.al/vlore/")


class Place(Schema):
    """An administrative unit, a region, a quarter or a village."""

    id = words("Stable", "vlore-novosele")
    municipality_id = words("", "vlore")
    parent_id = maybe("The place that it is part of", "vlore-vlore")
    kind = choice(PlaceKind)
    name = words("Without the word of its kind", "Novoselë")
    label = words("", "Njësia Administrative Novoselë")
    lat = Float(required=True, allow_none=True, metadata={"example": 40.61})
    lon = Float(required=True, allow_none=True, metadata={"example": 19.46})
    voters_2017 = count("", 9000, may_be_unknown=True)


class Hearing(Schema):
    """A hearing as announced, held or cancelled; what is not known is null."""

    uid = words("Stable, the UID of its calendar event", "8b4d2a5e-4c5e-4f0e-9a53-0d1f5f9f3b10")
    ref = words("In its address", "2026-10-12-rajoni-3")
    municipality_id = words("", "vlore")
    kind = choice(HearingKind)
    status = choice(sorted(status.value for status in PUBLIC_STATUSES))
    audience = choice(Audience)
    title = words("", "Dëgjesë publike: Rajoni 3")
    date = Date(required=True, metadata={"example": "2026-10-12"})
    start = maybe("Local hour in Europe/Tirane; null while it is not announced", "16:30")
    end = maybe("Local hour; null while it is not announced", "18:00")
    venue = maybe("The hall; null while it is not announced", "Pallati i Kulturës")
    online_url = maybe("Where it can be followed", None)
    places = List(Nested(Named), required=True, metadata={"description": "None: the whole municipality"})
    themes = List(Nested(Named), required=True, metadata={"description": "None: every theme"})
    cancel_reason = maybe("Why it was cancelled", None)
    moved_from = Date(required=True, allow_none=True, metadata={"description": "The day first announced"})
    is_example = Boolean(required=True, metadata={"description": "Shown as a demonstration, not real"})
    source_url = maybe("Where a hearing before this system was announced", None)
    sequence = count("How often its time, place or state changed since it was published", 0)
    url = words("Its page", "https://example.al/vlore/hearings/2026-10-12-rajoni-3")


class Proposal(Schema):
    """A proposal that was listed; its author and the author's contact are never part of it."""

    ref = words("Stable", "VL27-0143-K")
    municipality_id = words("", "vlore")
    year = count("Budget year", 2027)
    status = choice(ProposalStatus)
    source = choice(ProposalSource)
    place = Nested(Named, required=True, allow_none=True)
    village = maybe("As its author named it", "Poro")
    theme = Nested(Named, required=True)
    text = words("In the author's words, in Albanian unless translated", "Kanali kullues mbyllet çdo dimër.")
    voices = count("How many people said the same when it was recorded", 12)
    signatures = count("Of a petition", 340, may_be_unknown=True)
    supports = count("People who asked for the same on the web, each once", 14)
    hearing_votes = count("Hands or dots at hearings", 23)
    forwarded_to = words("The authority to which it was passed on")
    forward_protocol = words("Number of the letter by which it was passed on")
    forward_answer = words("The answer of that authority")
    forward_answered_on = Date(required=True, allow_none=True, metadata={"example": "2026-11-20"})
    listed_on = Date(required=True, allow_none=True, metadata={"example": "2026-10-13"})
    is_example = Boolean(required=True)
    url = words("Its page", "https://example.al/vlore/proposals/VL27-0143-K")


class Theme(Named):
    """A theme of hearings, proposals and items."""

    examples = words("What belongs to it")


class Themes(Schema):
    """Every theme, in the order of the pages."""

    items = List(Nested(Theme), required=True)


class Phase(Schema):
    """A phase of a budget year."""

    kind = choice(PhaseKind)
    name = words("In the language asked for")
    starts_on = Date(required=True, allow_none=True, metadata={"example": "2026-09-01"})
    ends_on = Date(required=True, allow_none=True, metadata={"example": "2026-11-30"})


class Cycle(Schema):
    """The process of one budget year in one municipality."""

    municipality_id = words("", "vlore")
    year = count("Budget year", 2027)
    status = choice(sorted(status.value for status in CycleStatus if status is not CycleStatus.PREPARING))
    opens_on = Date(
        required=True, allow_none=True, metadata={"description": "Proposals are taken from this day"}
    )
    closes_on = Date(
        required=True, allow_none=True, metadata={"description": "Proposals are taken until this day"}
    )
    notice_days = count("Working days by which a hearing is announced before", 5)
    comment_days = count("Working days in which the draft list can be commented on", 20)
    is_example = Boolean(required=True)
    url = words("Its page", "https://example.al/vlore/budget/2027")


class Cycles(Schema):
    """Budget years that are public, by municipality, the newest first."""

    items = List(Nested(Cycle), required=True)


class Programme(Schema):
    """A budget programme as the municipality's own list names it."""

    code = words("Stable within the budget year", "04520")
    name = words("In the language asked for", "Rrjeti rrugor")
    function_code = maybe("COFOG function", "045")


class Ceiling(Schema):
    """A ceiling in whole lekë; no programme or place means all of them."""

    programme = maybe("Code of the programme", "04520")
    place_id = maybe("", None)
    year = count("The budget year for which it holds", 2027)
    amount = count("Whole lekë (ALL)", 120_000_000)
    stage = choice(CeilingStage, "preparatory (tavan përgatitor) or final (tavan përfundimtar)")
    act = words("The act that sets it")


class Consultation(Schema):
    """A draft of the budget that anybody could comment on."""

    title = words("In the language asked for", "Projektbuxheti 2027")
    published_on = Date(required=True, metadata={"example": "2026-11-02"})
    closes_on = Date(required=True, metadata={"description": "Last day for comments"})
    working_days = count("", 20)


class CycleWithMoney(Cycle):
    """A budget year with its phases, themes, programmes, ceilings and the drafts that could be commented on."""

    phases = List(Nested(Phase), required=True)
    themes = List(Nested(Named), required=True)
    programmes = List(Nested(Programme), required=True)
    ceilings = List(Nested(Ceiling), required=True)
    consultations = List(Nested(Consultation), required=True)


class Municipalities(Schema):
    """Every municipality, in Albanian order."""

    items = List(Nested(Municipality), required=True)


class Places(Schema):
    """The places of one municipality: units in Albanian order, each followed by its parts."""

    items = List(Nested(Place), required=True)


class Page(Schema):
    """One page of a list."""

    next = maybe("The address of the next page; null on the last", None)


class Hearings(Page):
    """Hearings in the order of their making."""

    items = List(Nested(Hearing), required=True)


class Proposals(Page):
    """Proposals in the order of their making."""

    items = List(Nested(Proposal), required=True)
