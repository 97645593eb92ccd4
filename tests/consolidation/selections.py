"""Suggested selections for tests, made by the use cases themselves."""

from typing import Any

from pb_app.consolidation.selecting.queries import get_settings
from pb_app.consolidation.selecting.rules import Rule, RuleChoice
from pb_app.consolidation.selecting.rules.sources import Basis, VoteSource
from pb_app.consolidation.selecting.service import (
    SettingsDraft,
    choose_basis,
    run_selection,
    save_selection_settings,
)
from pb_app.cycles.queries import get_cycle
from pb_app.database import db
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.ids import new_token, token_hash
from pb_app.proposals.tables import ProposalSupport
from pb_app.unit_of_work import unit_of_work
from tests.consolidation.factories import YEAR
from tests.proposals.factories import row

VLORE: dict[str, Any] = {"municipality_id": "vlore", "year": YEAR}


def ask_for(
    rule: Rule = Rule.GREEDY,
    *,
    source: VoteSource = VoteSource.VOICES,
    programme_id: int | None = None,
    is_enabled: bool = True,
    actor: Any = SYSTEM,
) -> None:
    """The municipality asks for a suggestion, or no longer."""
    db.session.rollback()
    draft = SettingsDraft(
        is_enabled=is_enabled, choice=RuleChoice(rule=rule), source=source,
        basis=Basis(year=YEAR, programme_id=programme_id),
    )  # fmt: skip
    version = get_settings(get_cycle("vlore", YEAR)).version
    save_selection_settings(actor, **VLORE, expected_version=version, draft=draft)


def run(actor: Any = SYSTEM, **values: Any) -> int:
    """Run what was asked for; give the number."""
    db.session.rollback()
    return run_selection(actor, **VLORE, **values)


def basis(number: int | None) -> None:
    """Take a run as the basis of decisions."""
    choose_basis(SYSTEM, **VLORE, number=number)


def support(ref: str, *people: str, is_confirmed: bool = True) -> None:
    """These people support a proposal; a person is known by a key alone."""
    proposal_id = row(ref).id
    with unit_of_work(SYSTEM) as uow:
        uow.session.add_all(
            ProposalSupport(
                proposal_id=proposal_id,
                person_key=token_hash(one),
                token_hash=token_hash(new_token()),
                created_at=uow.now,
                confirmed_at=uow.now if is_confirmed else None,
            )
            for one in people
        )
