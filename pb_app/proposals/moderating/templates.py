"""Prepared answers of an office: made, changed, taken away, and a first set to begin with."""

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _

from pb_app.audit.service import log
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Forbidden, NotFound, StaleVersion
from pb_app.proposals.moderating.rules import TemplateKind, check_template
from pb_app.proposals.moderating.tables import AnswerTemplate
from pb_app.proposals.policy import may_keep_templates
from pb_app.territory.queries import get_municipality
from pb_app.unit_of_work import UnitOfWork, unit_of_work
from pb_app.web.locale import DEFAULT_LOCALE

SUBJECT = "answer_template"
MOST = 100


def save_template(
    actor: Actor, *, municipality_id: str, template_id: int | None, expected_version: int, kind: TemplateKind,
    title: str, body: str,
) -> int:  # fmt: skip
    """Make a prepared answer (``template_id`` None) or change one; return its id.

    Raises ``words_required``, ``too_long``, ``title_taken``, ``too_many_templates``, ``StaleVersion``,
    ``Forbidden``, ``NotFound``.
    """
    check_template(title, body)
    with unit_of_work(actor) as uow:
        _ensure_may(actor, municipality_id)
        row = _new(uow, municipality_id) if template_id is None else _get(uow, municipality_id, template_id)
        if template_id is not None and row.version != expected_version:
            raise StaleVersion("answer_template", expected=expected_version, actual=row.version)
        if any(other.title == title and other is not row for other in _all(uow, municipality_id)):
            raise DomainError("title_taken", field="title")
        row.kind, row.title, row.body = kind, title, body
        uow.session.add(row)
        row.touch()
        uow.session.flush()
        _log(uow, "template.saved", row)
        return row.id


def delete_template(actor: Actor, *, municipality_id: str, template_id: int) -> None:
    """Take a prepared answer away; answers already given keep their text."""
    with unit_of_work(actor) as uow:
        _ensure_may(actor, municipality_id)
        row = _get(uow, municipality_id, template_id)
        _log(uow, "template.deleted", row)
        uow.session.delete(row)


def add_usual_templates(actor: Actor, *, municipality_id: str) -> int:
    """Add the usual answers in Albanian, those whose name is taken left out; return how many."""
    with unit_of_work(actor) as uow:
        _ensure_may(actor, municipality_id)
        taken = {row.title for row in _all(uow, municipality_id)}
        added = [
            AnswerTemplate(municipality_id=municipality_id, kind=kind, title=title, body=body, version=1)
            for kind, title, body in usual()
            if title not in taken
        ]
        uow.session.add_all(added)
        uow.session.flush()
        for row in added:
            _log(uow, "template.saved", row)
        return len(added)


def usual() -> list[tuple[TemplateKind, str, str]]:
    """Kind, name and text of the usual answers; they state no law, which each office adds where it knows it."""
    with force_locale(DEFAULT_LOCALE):
        return [
            (
                TemplateKind.DECLINE,
                _("Not about the budget"),
                _(
                    "What you write does not ask for anything that a budget can pay for. "
                    "The office has passed it to the sector in charge."
                ),
            ),
            (
                TemplateKind.DECLINE,
                _("Already done"),
                _(
                    "What you ask for has been done already. "
                    "If something is still missing, please write to us what and where."
                ),
            ),
            (
                TemplateKind.DECLINE,
                _("Sent twice"),
                _("The same text has reached us already and is published. This copy is not counted a second time."),
            ),
            (
                TemplateKind.FORWARD,
                _("Another authority decides"),
                _(
                    "The municipality may not decide on this. We have passed your proposal to the "
                    "authority in charge and will publish its answer here."
                ),
            ),
            (
                TemplateKind.ASK,
                _("Where exactly?"),
                _(
                    "Thank you for proposal {ref}. Could you tell us exactly where it is needed: "
                    "the street, the village or a building nearby?"
                ),
            ),
            (
                TemplateKind.ASK,
                _("What exactly?"),
                _("Thank you for proposal {ref}. Could you tell us in a few words what exactly should be done?"),
            ),
        ]  # fmt: skip


def _ensure_may(actor: Actor, municipality_id: str) -> None:
    get_municipality(municipality_id)
    if not may_keep_templates(actor, municipality_id):
        raise Forbidden("keep_templates")


def _all(uow: UnitOfWork, municipality_id: str) -> list[AnswerTemplate]:
    wanted = sa.select(AnswerTemplate).where(AnswerTemplate.municipality_id == municipality_id)
    return list(uow.session.scalars(wanted))


def _new(uow: UnitOfWork, municipality_id: str) -> AnswerTemplate:
    if len(_all(uow, municipality_id)) >= MOST:
        raise DomainError("too_many_templates", limit=MOST)
    return AnswerTemplate(municipality_id=municipality_id, version=0)


def _get(uow: UnitOfWork, municipality_id: str, template_id: int) -> AnswerTemplate:
    row = uow.session.get(AnswerTemplate, template_id)
    if row is None or row.municipality_id != municipality_id:
        raise NotFound("answer_template")
    return row


def _log(uow: UnitOfWork, action: str, row: AnswerTemplate) -> None:
    log(
        uow, action=action, subject_type=SUBJECT, subject_id=row.id, municipality_id=row.municipality_id,
        after={"title": row.title, "body": row.body},
    )  # fmt: skip
