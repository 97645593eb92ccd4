"""Vlorë's budget year before: a published list, the council's decision, and what was done since."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

from pb_app.cli.demo.examples import Row, number, read_examples
from pb_app.cli.demo.history import Moment, Season
from pb_app.cli.demo.people import BUDGET_OFFICER, COORDINATORS, actor_of
from pb_app.cli.demo.pictures import example_picture
from pb_app.cli.work import TASKS
from pb_app.consolidation.progress.rules import ProgressDraft, ProgressState
from pb_app.consolidation.progress.service import report_progress, set_due
from pb_app.consolidation.queries.items import ItemCard, get_item
from pb_app.consolidation.rules import CouncilOutcome, Decision, Stage, Valuation, Vat
from pb_app.consolidation.rules.council import CouncilAct, CouncilDraft
from pb_app.consolidation.rules.deciding import AmountDraft, DecisionDraft, ValuationDraft
from pb_app.consolidation.service import (
    ItemTexts,
    create_item_from,
    decide_item,
    edit_item,
    publish_edition,
    record_council,
    value_item,
)
from pb_app.consolidation.service.forwarding import Forwarding, note_forwarding
from pb_app.cycles.queries import get_cycle, list_programmes
from pb_app.cycles.rules import CycleStatus
from pb_app.cycles.service.money import add_programme
from pb_app.cycles.service.planning import change_cycle, open_cycle
from pb_app.cycles.year_rules import CycleDraft, ProgrammeDraft
from pb_app.formats.uploads import Upload, read_upload
from pb_app.jobs.service import run_due
from pb_app.kernel.actor import SYSTEM, VISITOR
from pb_app.kernel.ids import new_token
from pb_app.proposals.queries.single import get_staff_proposal
from pb_app.proposals.rules import Contact, ProposalDraft, ProposalSource, ProposalStatus
from pb_app.proposals.service import moderate_proposal, submit_proposal

MUNICIPALITY = "vlore"
OPENED, SENT, LISTED, GATHERED, PROPOSED, COUNCIL, CLOSED = -262, -255, -250, -245, -240, -215, -200
WINDOW = (-262, -250)
VKB = "00 (shembull)"
NOTE = "Shembull: lista që iu paraqit Këshillit."
PROTOCOL, ANSWERED = "00/1 (shembull)", -180
ANSWER = "Shembull: rrjeti i zonës është në planin e investimeve të shoqërisë."


def past_moments(season: Season) -> Iterator[Moment]:
    """From the opening of the year before to the last report on what the council approved."""
    rows = read_examples("past_items")
    yield _at(season, OPENED, partial(_open_year, season))
    for order, row in enumerate(rows):
        yield _at(season, SENT, partial(_send, season, row), order)
        yield _at(season, LISTED, partial(_list, season, row), order)
        yield _at(season, GATHERED, partial(_answer, season, row), order)
        if row["forwarded_to"]:
            yield _at(season, ANSWERED, partial(_note_answer, season, row), order)
    yield _at(season, PROPOSED, partial(_publish, season, Stage.DRAFT, NOTE))
    yield _at(season, COUNCIL, partial(_record_council, season, rows))
    yield _at(season, COUNCIL, partial(_publish, season, Stage.APPROVED, ""), 1)
    for order, row in enumerate(row for row in rows if row["due_on"]):
        yield _at(season, COUNCIL, partial(_set_due, season, row), 2 + order)
    yield _at(season, CLOSED, partial(_close_year, season))
    for order, report in enumerate(read_examples("past_progress")):
        yield _at(season, int(report["working_day"]), partial(_report, season, report), order)


def _at(season: Season, working_day: int, act: Callable[[], None], order: int = 0) -> Moment:
    return Moment(season.calendar.at(working_day, "09:00") + timedelta(minutes=10 * order), act)


def _year(season: Season) -> int:
    return season.calendar.year - 1


def _open_year(season: Season) -> None:
    """The year with the programmes that its items name."""
    cycle_id = open_cycle(
        actor=actor_of(COORDINATORS[MUNICIPALITY]), municipality_id=MUNICIPALITY, year=_year(season),
        draft=_said(season, CycleStatus.OPEN), is_example=True,
    )  # fmt: skip
    for row in read_examples("programmes"):
        draft = ProgrammeDraft(row["code"], row["name"], row["name_en"], row["function_code"])
        add_programme(actor=actor_of(BUDGET_OFFICER), cycle_id=cycle_id, draft=draft)


def _said(season: Season, status: CycleStatus) -> CycleDraft:
    opens_on, closes_on = (season.calendar.day(offset) for offset in WINDOW)
    return CycleDraft(status=status, opens_on=opens_on, closes_on=closes_on)


def _close_year(season: Season) -> None:
    cycle = get_cycle(MUNICIPALITY, _year(season))
    change_cycle(
        actor=actor_of(COORDINATORS[MUNICIPALITY]), cycle_id=cycle.id, expected_version=cycle.version,
        draft=_said(season, CycleStatus.CLOSED),
    )  # fmt: skip


def _send(season: Season, row: Row) -> None:
    done = submit_proposal(
        VISITOR, municipality_id=MUNICIPALITY, form_token=new_token(), contact=Contact(),
        draft=ProposalDraft(
            text=row["text"], theme_id=row["theme"], place_id=row["place_id"], source=ProposalSource.WEB
        ),
    )  # fmt: skip
    season.proposals[row["key"]] = done.ref


def _list(season: Season, row: Row) -> None:
    ref = season.proposals[row["key"]]
    moderate_proposal(
        actor_of(COORDINATORS[MUNICIPALITY]), municipality_id=MUNICIPALITY, ref=ref,
        expected_version=get_staff_proposal(MUNICIPALITY, ref, SYSTEM).card.version,
        status=ProposalStatus.LISTED,
    )  # fmt: skip


def _item(season: Season, row: Row) -> ItemCard:
    return get_item(MUNICIPALITY, season.items[row["key"]])


def _answer(season: Season, row: Row) -> None:
    """One item of one proposal, priced where it has a price, and decided."""
    actor = actor_of(COORDINATORS[MUNICIPALITY])
    references = [season.proposals[row["key"]]]
    code = create_item_from(actor, municipality_id=MUNICIPALITY, references=references, title=row["title"])
    season.items[row["key"]] = code
    edit_item(
        actor, municipality_id=MUNICIPALITY, code=code, expected_version=_item(season, row).version,
        texts=ItemTexts(
            title=row["title"], title_en=row["title_en"], theme_id=row["theme"], place_ids=(row["place_id"],)
        ),
    )  # fmt: skip
    if row["lek"]:
        value_item(
            actor_of(BUDGET_OFFICER), municipality_id=MUNICIPALITY, code=code,
            expected_version=_item(season, row).version, draft=_valuation(season, row),
        )  # fmt: skip
    decide_item(
        actor, municipality_id=MUNICIPALITY, code=code, expected_version=_item(season, row).version,
        draft=DecisionDraft(
            decision=Decision(row["decision"]), reason="" if row["outcome"] else row["reason"],
            forwarded_to=row["forwarded_to"],
        ),
    )  # fmt: skip


def _valuation(season: Season, row: Row) -> ValuationDraft:
    programmes = {one.code: one.id for one in list_programmes(get_cycle(MUNICIPALITY, _year(season)).id)}
    amount = AmountDraft(
        year=_year(season), lek=int(row["lek"]), fund_source="Buxheti i bashkisë", vat=Vat.WITH
    )
    return ValuationDraft(
        valuation=Valuation.FEASIBLE, programme_id=programmes[row["programme"]], amounts=(amount,)
    )


def _note_answer(season: Season, row: Row) -> None:
    item = _item(season, row)
    answered_on = season.calendar.day(ANSWERED)
    note_forwarding(
        actor_of(COORDINATORS[MUNICIPALITY]), municipality_id=MUNICIPALITY, code=item.code,
        expected_version=item.version,
        forwarding=Forwarding(protocol=PROTOCOL, answer=ANSWER, answered_on=answered_on),
    )  # fmt: skip


def _publish(season: Season, stage: Stage, note: str) -> None:
    publish_edition(
        actor_of(COORDINATORS[MUNICIPALITY]), municipality_id=MUNICIPALITY, year=_year(season), stage=stage,
        note=note,
    )  # fmt: skip
    run_due(TASKS)


def _record_council(season: Season, rows: list[Row]) -> None:
    """What it changed or dropped, with its reason; the rest as it was proposed."""
    drafts = [
        CouncilDraft(
            code=season.items[row["key"]], outcome=CouncilOutcome(row["outcome"]), reason=row["reason"],
            amounts={_year(season): int(row["approved"])} if row["approved"] else None,
        )
        for row in rows
        if row["outcome"] in {"changed", "dropped"}
    ]  # fmt: skip
    record_council(
        actor_of(COORDINATORS[MUNICIPALITY]), municipality_id=MUNICIPALITY, year=_year(season),
        act=CouncilAct(number=VKB, decided_on=season.calendar.day(COUNCIL - 1)), drafts=drafts,
        approve_rest=True,
    )  # fmt: skip


def _set_due(season: Season, row: Row) -> None:
    item = _item(season, row)
    set_due(
        actor_of(BUDGET_OFFICER), municipality_id=MUNICIPALITY, code=item.code, expected_version=item.version,
        due_on=season.calendar.day(int(row["due_on"])),
    )  # fmt: skip


def _report(season: Season, report: Row) -> None:
    item, state = _item(season, report), ProgressState(report["state"])
    report_progress(
        actor_of(BUDGET_OFFICER), municipality_id=MUNICIPALITY, code=item.code, expected_version=item.version,
        draft=ProgressDraft(
            state=state, on_date=season.calendar.day(int(report["working_day"])), note=report["note"],
            cost_to_date=number(report["cost"]), photo_alt=report["picture"],
            carried_to_year=season.calendar.year if state is ProgressState.CARRIED_OVER else None,
        ),
        photo=_photo() if report["picture"] else None,
    )  # fmt: skip


def _photo() -> Upload:
    return read_upload(example_picture())
