"""What every layout needs: the municipality of the address, and who is logged in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import request
from sqlalchemy.exc import SQLAlchemyError

from pb_app.cycles.queries import find_current_cycle
from pb_app.database import db
from pb_app.kernel.actor import Actor, Role
from pb_app.notices.queries import is_mail_sent
from pb_app.territory.queries import MunicipalityCard, find_municipality
from pb_app.unit_of_work import house
from pb_app.web.access import current_actor
from pb_app.web.locale import current_locale, in_language
from pb_app.web.role_words import role_label


@dataclass(frozen=True)
class LayoutMunicipality:
    """The municipality as the layouts show it; ``budget_year`` is None while it has no public cycle."""

    id: str
    name: str
    full_name: str
    office: str
    phone: str
    email: str
    has_brand: bool
    budget_year: int | None


@dataclass(frozen=True)
class LayoutActor:
    """Who is logged in, and which doors this role does not open."""

    name: str
    role_label: str
    hidden_nav: tuple[str, ...]


HIDDEN_NAV: Mapping[Role, tuple[str, ...]] = {
    Role.OFFICER: ("cycles", "people"),
    Role.BUDGET_OFFICER: ("pack", "people"),
    Role.YOUTH_CENTRE: ("consolidation", "cycles", "people"),
    Role.MONITOR: ("pack", "proposals", "consolidation", "cycles", "people"),
}


def layout_context() -> dict[str, Any]:
    """``municipality`` and ``actor`` for the layouts, both may be None; ``own_url``, the page's address; ``site_url``.

    ``mail_works`` says whether a page may promise a mail. An error page must be shown even when the database does
    not answer: it then names nobody.
    """
    site_url = house().settings.base_url
    addresses = {
        "site_url": site_url,
        "own_url": site_url + in_language(quote(request.path), current_locale()),
    }
    try:
        municipality_id = (request.view_args or {}).get("m") or _only_municipality()
        found = find_municipality(municipality_id) if municipality_id else None
        return {
            "municipality": _municipality(found),
            "actor": _actor(municipality_id),
            **addresses,
            "mail_works": is_mail_sent(),
        }
    except SQLAlchemyError:
        db.session.rollback()
        return {"municipality": None, "actor": None, **addresses, "mail_works": False}


def _only_municipality() -> str | None:
    """On the desk: the municipality of somebody who serves just one, so that its doors stand in the head."""
    if not request.path.startswith("/staff"):
        return None
    served = current_actor().municipality_ids()
    return next(iter(served)) if len(served) == 1 else None


def _municipality(card: MunicipalityCard | None) -> LayoutMunicipality | None:
    if card is None:
        return None
    cycle = find_current_cycle(card.id)
    return LayoutMunicipality(
        id=card.id, name=card.name, full_name=card.full_name, office=card.office, phone=card.phone,
        email=card.email, has_brand=card.has_brand, budget_year=cycle.year if cycle else None,
    )  # fmt: skip


def _actor(municipality_id: str | None) -> LayoutActor | None:
    if not request.path.startswith("/staff"):
        return None
    actor = current_actor()
    if actor.is_visitor:
        return None
    role = _role(actor, municipality_id)
    return LayoutActor(name=actor.name, role_label=role_label(role), hidden_nav=HIDDEN_NAV.get(role, ()))


def _role(actor: Actor, municipality_id: str | None) -> Role:
    here = [grant.role for grant in actor.grants if grant.municipality_id in (None, municipality_id)]
    held = here or [grant.role for grant in actor.grants]
    return min(held, key=list(Role).index, default=Role.MONITOR)
