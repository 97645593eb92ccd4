"""Items and lists for tests, made by the use cases themselves."""

from collections.abc import Collection
from typing import Any

from pb_app.consolidation.queries.items import ItemCard, get_item
from pb_app.consolidation.rules import Decision, Valuation, Vat
from pb_app.consolidation.rules.deciding import AmountDraft, DecisionDraft, ValuationDraft
from pb_app.consolidation.rules.frozen import FrozenItem
from pb_app.consolidation.service import create_item_from, decide_item, publish_edition, value_item
from pb_app.cycles.rules import CeilingStage
from pb_app.cycles.tables import BudgetProgramme, Ceiling
from pb_app.database import db
from pb_app.kernel.actor import SYSTEM
from pb_app.unit_of_work import unit_of_work
from tests.proposals.factories import listed

YEAR = 2027
LEFT_OUT = frozenset({"undecided_left_out", "ungathered_left_out", "ceilings_passed"})


def make_item(*references: str, title: str = "Pastrimi i kanaleve kulluese, Novoselë") -> str:
    """An item of these proposals (or of a new one); give its code."""
    return create_item_from(
        SYSTEM, municipality_id="vlore", references=references or (listed(),), title=title
    )


def card(code: str) -> ItemCard:
    """The item as it stands now."""
    db.session.rollback()
    db.session.expire_all()
    return get_item("vlore", code)


def price(code: str, lek: int = 1_200_000, *, actor: Any = SYSTEM, **values: Any) -> None:
    """Find the item feasible at this price."""
    amounts = (AmountDraft(year=YEAR, lek=lek, fund_source="të ardhurat e bashkisë", vat=Vat.WITH),)
    draft = ValuationDraft(**{"valuation": Valuation.FEASIBLE, "amounts": amounts, **values})
    value_item(actor, municipality_id="vlore", code=code, expected_version=card(code).version, draft=draft)


def decide(
    code: str,
    decision: Decision,
    reason: str = "",
    forwarded_to: str = "",
    *,
    confirmed: Collection[str] = (),
) -> None:
    """Enter a decision; ``confirmed`` are the doubts that were ticked."""
    draft = DecisionDraft(decision=decision, reason=reason, forwarded_to=forwarded_to)
    decide_item(
        SYSTEM, municipality_id="vlore", code=code, expected_version=card(code).version, draft=draft,
        confirmed=confirmed,
    )  # fmt: skip


def proposed_item(lek: int = 1_200_000, *references: str, **values: Any) -> str:
    """An item that is gathered, priced and proposed."""
    code = make_item(*references, **values)
    price(code, lek)
    decide(code, Decision.PROPOSED)
    return code


def publish(**values: Any) -> int:
    """Freeze the next version, every doubt confirmed."""
    return publish_edition(SYSTEM, municipality_id="vlore", year=YEAR, **{"confirmed": LEFT_OUT, **values})


def passed_key(over: int, programme: int | None = None, place: str | None = None) -> str:
    """What a tick says for a ceiling that is passed by so much."""
    return f"ceiling:{programme or ''}:{place or ''}:{YEAR}:{over}"


def make_ceiling(
    cycle_id: int, amount: int, *, programme: int | None = None, place: str | None = None, act: str = ""
) -> None:
    """A ceiling for the year; with an act it is final."""
    stage = CeilingStage.FINAL if act else CeilingStage.PREPARATORY
    with unit_of_work(SYSTEM) as uow:
        uow.session.add(
            Ceiling(
                cycle_id=cycle_id, programme_id=programme, place_id=place, year=YEAR, amount=amount, stage=stage,
                act=act,
            )
        )  # fmt: skip


def make_programme(cycle_id: int, code: str = "04260", ceiling: int | None = None) -> int:
    """A budget programme, with a preparatory ceiling for the year if one is given; give its id."""
    with unit_of_work(SYSTEM) as uow:
        row = BudgetProgramme(cycle_id=cycle_id, code=code, name="Kullimi dhe ujitja", name_en="Drainage")
        uow.session.add(row)
        uow.session.flush()
        if ceiling is not None:
            uow.session.add(
                Ceiling(
                    cycle_id=cycle_id,
                    programme_id=row.id,
                    year=YEAR,
                    amount=ceiling,
                    stage=CeilingStage.PREPARATORY,
                )
            )
        return row.id


def frozen(code: str, **values: Any) -> FrozenItem:
    """A line of a published list."""
    facts = {
        "title": f"Zëri {code}", "theme_id": "ndricimi", "theme": "Ndriçimi", "theme_en": "Lighting",
        "theme_icon": "light", "decision": Decision.PROPOSED, "amounts": {YEAR: 1_000_000},
    }  # fmt: skip
    return FrozenItem(code=code, **{**facts, **values})
