"""The example items: gathered, priced, decided, and published as the first version of Vlorë's list."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from pb_app.cli.demo.examples import Row, read_examples
from pb_app.cli.demo.history import Moment, Season
from pb_app.cli.demo.people import BUDGET_OFFICER, COORDINATORS, actor_of
from pb_app.cli.work import TASKS
from pb_app.consolidation.queries.items import ItemCard, get_item
from pb_app.consolidation.rules import Decision, Valuation, Vat
from pb_app.consolidation.rules.deciding import AmountDraft, DecisionDraft, ValuationDraft
from pb_app.consolidation.service import (
    ItemTexts,
    create_item_from,
    decide_item,
    edit_item,
    publish_edition,
    value_item,
)
from pb_app.cycles.queries import list_programmes
from pb_app.jobs.service import run_due

MUNICIPALITY = "vlore"
GATHERED, PRICED, DECIDED = -3, -2, -1
LEFT_OUT = frozenset({"undecided_left_out", "ungathered_left_out"})
"""What the office ticked before it published: the hearings go on, the rest comes with the next version."""
NOTE = "Versioni i parë, pas dëgjesave të para; dëgjesat vazhdojnë."


def consolidation_moments(season: Season) -> Iterator[Moment]:
    """From like proposals to the first version of the list."""
    calendar = season.calendar
    for order, row in enumerate(read_examples("items")):
        later = timedelta(minutes=9 * order)
        yield Moment(calendar.at(GATHERED, "09:30") + later, partial(_gather, season, row))
        if row["valuation"] != Valuation.PENDING:
            yield Moment(calendar.at(PRICED, "10:00") + later, partial(_price, season, row))
        if row["decision"] != Decision.NONE:
            yield Moment(calendar.at(DECIDED, "09:00") + later, partial(_decide, season, row))
    yield Moment(calendar.at(DECIDED, "14:00"), partial(_publish, season))
    yield Moment(calendar.at(DECIDED, "14:01"), _make_files)


def _first_key(row: Row) -> str:
    """An item is known by its first proposal."""
    return row["proposals"].split()[0]


def _item(season: Season, row: Row) -> ItemCard:
    return get_item(MUNICIPALITY, season.items[_first_key(row)])


def _gather(season: Season, row: Row) -> None:
    actor = actor_of(COORDINATORS[MUNICIPALITY])
    references = [season.proposals[key] for key in row["proposals"].split()]
    code = create_item_from(actor, municipality_id=MUNICIPALITY, references=references, title=row["title"])
    season.items[_first_key(row)] = code
    edit_item(
        actor, municipality_id=MUNICIPALITY, code=code, expected_version=_item(season, row).version,
        texts=ItemTexts(
            title=row["title"], title_en=row["title_en"], theme_id=row["theme"], place_ids=tuple(row["places"].split())
        ),
    )  # fmt: skip


def _price(season: Season, row: Row) -> None:
    programmes = {one.code: one.id for one in list_programmes(season.cycle_ids[MUNICIPALITY])}
    valuation = Valuation(row["valuation"])
    draft = ValuationDraft(
        valuation=valuation, reason=row["reason"] if valuation is Valuation.NOT_FEASIBLE else "",
        programme_id=programmes.get(row["programme"]), amounts=_amounts(season, row),
    )  # fmt: skip
    item = _item(season, row)
    value_item(
        actor_of(BUDGET_OFFICER), municipality_id=MUNICIPALITY, code=item.code, expected_version=item.version,
        draft=draft,
    )  # fmt: skip


def _amounts(season: Season, row: Row) -> tuple[AmountDraft, ...]:
    pairs = [cell.split(":") for cell in row["amounts"].split()]
    return tuple(
        AmountDraft(
            year=season.calendar.year + int(offset),
            lek=int(lek),
            fund_source="Buxheti i bashkisë",
            vat=Vat.WITH,
        )
        for offset, lek in pairs
    )


def _decide(season: Season, row: Row) -> None:
    item = _item(season, row)
    decide_item(
        actor_of(COORDINATORS[MUNICIPALITY]), municipality_id=MUNICIPALITY, code=item.code,
        expected_version=item.version, draft=DecisionDraft(decision=Decision(row["decision"]), reason=row["reason"]),
    )  # fmt: skip


def _publish(season: Season) -> None:
    publish_edition(
        actor_of(COORDINATORS[MUNICIPALITY]), municipality_id=MUNICIPALITY, year=season.calendar.year, note=NOTE,
        confirmed=LEFT_OUT,
    )  # fmt: skip


def _make_files() -> None:
    """The worker's part: the version is public once all its files are made."""
    run_due(TASKS)
