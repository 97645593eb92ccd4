"""The pile of paper that came back from a hearing."""

from sqlalchemy.exc import IntegrityError

from pb_app.audit.service import log
from pb_app.hearings.policy import may_record
from pb_app.hearings.queries import get_card
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Forbidden
from pb_app.proposals.rules import SHEETS_LIMIT
from pb_app.proposals.service.recording import scope_of
from pb_app.proposals.tables import PaperPile
from pb_app.unit_of_work import unit_of_work


def count_pile(actor: Actor, *, municipality_id: str, hearing_ref: str, sheets: int | None) -> None:
    """Note how many sheets there are in all, so that one sees what is left; None forgets it.

    Raises ``NotFound``, ``Forbidden``, ``sheets_out_of_range``.
    """
    if sheets is not None and not 1 <= sheets <= SHEETS_LIMIT:
        raise DomainError("sheets_out_of_range", field="sheets", limit=SHEETS_LIMIT)
    try:
        _count(actor, municipality_id, hearing_ref, sheets)
    except IntegrityError:
        # Two counted for the first time at the same moment: the other one has committed, now its row is found.
        _count(actor, municipality_id, hearing_ref, sheets)


def _count(actor: Actor, municipality_id: str, hearing_ref: str, sheets: int | None) -> None:
    with unit_of_work(actor) as uow:
        hearing = get_card(municipality_id, hearing_ref, with_drafts=True)
        if not may_record(actor, scope_of(hearing)):
            raise Forbidden("record_proposal")
        row = uow.session.get(PaperPile, hearing.id, with_for_update=True)
        before = row.sheets if row else None
        if before == sheets:
            return
        if sheets is None:
            uow.session.delete(row)
        elif row is None:
            uow.session.add(PaperPile(hearing_id=hearing.id, sheets=sheets))
        else:
            row.sheets = sheets
        log(
            uow,
            action="hearing.pile_counted",
            subject_type="hearing",
            subject_id=hearing.id,
            municipality_id=municipality_id,
            before={"sheets": before},
            after={"sheets": sheets},
        )
