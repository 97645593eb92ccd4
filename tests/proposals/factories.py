"""Proposals and hearings for tests."""

from datetime import date, time
from typing import Any

import sqlalchemy as sa

from pb_app.database import db
from pb_app.hearings.rules import HearingStatus
from pb_app.hearings.tables import Hearing, HearingPlace
from pb_app.kernel.actor import SYSTEM, VISITOR
from pb_app.kernel.ids import new_token, new_uid
from pb_app.outbox.tables import OutboxMessage
from pb_app.proposals.rules import Contact, ProposalDraft, ProposalStatus
from pb_app.proposals.service import (
    Submitted,
    hold_files,
    moderate_proposal,
    request_support,
    show_files,
    submit_proposal,
)
from pb_app.proposals.tables import Proposal
from pb_app.unit_of_work import unit_of_work

TEXT = "Ndriçim në rrugën që të çon te shkolla."
NAME, EMAIL, PHONE = "Kanarina e Emrit", "kanarina@example.org", "069 77 66 554"
CONTACT = Contact(name=NAME, email=EMAIL, phone=PHONE)


def a_draft(**values: Any) -> ProposalDraft:
    """A good proposal of Rajoni 3."""
    return ProposalDraft(**{"text": TEXT, "theme_id": "ndricimi", "place_id": "vlore-rajoni-3", **values})


def submit(municipality_id: str = "vlore", *, contact: Contact | None = None, **values: Any) -> Submitted:
    """Somebody sends a proposal."""
    return submit_proposal(
        VISITOR,
        municipality_id=municipality_id,
        form_token=new_token(),
        draft=a_draft(**values),
        contact=contact or Contact(),
    )


def submit_with_files(*contents: bytes, **values: Any) -> Submitted:
    """Somebody sends a proposal with photos or documents."""
    token = new_token()
    hold_files(form_token=token, contents=contents)
    return submit_proposal(
        VISITOR, municipality_id="vlore", form_token=token, draft=a_draft(**values), contact=Contact()
    )


def show(ref: str, *positions: int) -> None:
    """The office lets everybody see these files, by default the first."""
    show_files(
        SYSTEM,
        municipality_id="vlore",
        ref=ref,
        expected_version=row(ref).version,
        positions=positions or (1,),
    )


def list_it(ref: str, municipality_id: str = "vlore") -> None:
    """The office publishes it."""
    moderate_proposal(
        SYSTEM,
        municipality_id=municipality_id,
        ref=ref,
        expected_version=row(ref).version,
        status=ProposalStatus.LISTED,
    )


def listed(**values: Any) -> str:
    """A published proposal's reference."""
    ref = submit(**values).ref
    list_it(ref)
    return ref


def row(ref: str) -> Proposal:
    """The row as it stands now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(sa.select(Proposal).where(Proposal.ref == ref)).one()


def make_hearing(
    ref: str = "VL26-H07", *places: str, status: HearingStatus = HearingStatus.CONFIRMED, **values: Any
) -> int:
    """A hearing of Vlorë, by default for Rajoni 1; give its id."""
    with unit_of_work(SYSTEM) as uow:
        hearing = Hearing(
            uid=new_uid(),
            ref=ref,
            municipality_id="vlore",
            status=status,
            on_date=date(2026, 10, 12),
            start_time=time(16, 30),
            created_at=uow.now,
            updated_at=uow.now,
            **values,
        )
        uow.session.add(hearing)
        uow.session.flush()
        for place_id in places or ("vlore-rajoni-1",):
            uow.session.add(HearingPlace(hearing_id=hearing.id, place_id=place_id))
        return hearing.id


def support_token(ref: str, email: str = "kanarina.mbeshtetje@example.org") -> str:
    """Somebody asks to be counted behind a public proposal; the token of the mail's link."""
    request_support(municipality_id="vlore", ref=ref, email=email)
    db.session.expire_all()
    wanted = sa.select(OutboxMessage.body).where(OutboxMessage.kind == "support_confirm")
    body = db.session.scalars(wanted.order_by(OutboxMessage.id.desc())).first() or ""
    return next(line for line in body.splitlines() if "/supports/" in line).rpartition("/")[2]
