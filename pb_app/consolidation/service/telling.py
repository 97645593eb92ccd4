"""Tell authors what was published about their proposals: one mail for each address and version, batch by batch."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from pb_app.consolidation.document import edition_path
from pb_app.consolidation.events import EditionPublished
from pb_app.consolidation.queries.authors import Author, authors_after, digest_of, former_content, has_authors
from pb_app.consolidation.rules import EditionState
from pb_app.consolidation.rules.frozen import FrozenItem, read_list
from pb_app.consolidation.rules.telling import answers_to_tell
from pb_app.consolidation.tables import ListEdition
from pb_app.consolidation.words import old_lek_words, standing_words
from pb_app.cycles.tables import BudgetCycle
from pb_app.jobs.service import enqueue
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.periods import to_local
from pb_app.outbox.service import promise
from pb_app.proposals.service.receipt import ANSWER
from pb_app.territory.queries import MunicipalityCard, get_municipality
from pb_app.unit_of_work import UnitOfWork, house, unit_of_work
from pb_app.web.formatting import lek
from pb_app.web.locale import in_language

JOB = "tell_authors"
BATCH = 50


@dataclass(frozen=True, kw_only=True)
class _Version:
    """A published version as its mails need it."""

    id: int
    cycle_id: int
    municipality: MunicipalityCard
    year: int
    number: int
    answers: Mapping[str, tuple[FrozenItem, ...]]


def queue_telling(uow: UnitOfWork, event: EditionPublished) -> None:
    """A version is public: the worker tells those who gave an address, if there are any."""
    if has_authors(event.cycle_id, to_local(uow.now).date()):
        enqueue(
            uow, kind=JOB, dedup_key=f"{JOB}:{event.edition_id}", payload={"edition_id": event.edition_id}
        )


def tell_authors(payload: Mapping[str, Any]) -> None:
    """Promise one mail to each author whose answer is new or changed in ``payload["edition_id"]``.

    A task of the worker. Run again after any interruption it promises only what is missing: the key of a mail is
    the version and the address. No mail holds a private link, a name, or anything of anybody else.
    """
    version = _read(int(payload["edition_id"]))
    after: str | None = "" if version is not None and version.answers else None
    while version is not None and after is not None:
        after = _tell_batch(version, after)


def _read(edition_id: int) -> _Version | None:
    with unit_of_work(SYSTEM) as uow:
        edition = uow.session.get(ListEdition, edition_id)
        if edition is None or edition.state is not EditionState.PUBLISHED:
            return None
        cycle = uow.session.get_one(BudgetCycle, edition.cycle_id)
        former = former_content(cycle.id, edition.number)
        return _Version(
            id=edition.id,
            cycle_id=cycle.id,
            municipality=get_municipality(cycle.municipality_id),
            year=cycle.year,
            number=edition.number,
            answers=answers_to_tell(former, read_list(edition.content)),
        )


def _tell_batch(version: _Version, after: str) -> str | None:
    """Promise the mails of the next addresses; give the last of them, None after the last batch."""
    with unit_of_work(SYSTEM) as uow:
        authors = authors_after(version.cycle_id, to_local(uow.now).date(), after=after, limit=BATCH)
        for author in authors:
            _tell(uow, version, author)
    return authors[-1].email if len(authors) == BATCH else None


def _tell(uow: UnitOfWork, version: _Version, author: Author) -> None:
    references = [ref for ref in author.references if ref in version.answers]
    if not references:
        return
    digest = digest_of(version.cycle_id, author.email, secret=house().settings.secret_key)
    stop = f"/{version.municipality.id}/budget/{version.year}/answers/{digest}/stop"
    language = author.language
    with force_locale(language):
        stop_url = _absolute(stop, language)
        body = current_app.jinja_env.get_template("consolidation/emails/answer.txt").render(
            municipality=version.municipality,
            year=version.year,
            answers=[_answer(version, ref, language) for ref in references],
            list_url=_absolute(_list_path(version), language),
            stop_url=stop_url,
        )
        subject = (
            _("Answer to your proposal %(ref)s", ref=references[0])
            if len(references) == 1
            else ngettext("Answer to %(num)d proposal", "Answers to %(num)d proposals", len(references))
        )
    promise(
        uow,
        kind=ANSWER,
        dedup_key=f"{ANSWER}:{version.id}:{digest}",
        recipient=author.email,
        subject=subject,
        body=body,
        headers={
            "List-Unsubscribe": f"<{stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def _answer(version: _Version, ref: str, language: str) -> dict[str, Any]:
    path = f"/{version.municipality.id}/proposals/{ref}"
    lines = [_line(item, version.year, language) for item in version.answers[ref]]
    return {"ref": ref, "url": _absolute(path, language), "lines": lines}


def _line(item: FrozenItem, year: int, language: str) -> dict[str, str]:
    price = item.granted.get(year) or next(iter(item.granted.values()), None)
    has_money = item.standing in ("proposed", "approved", "changed") and price is not None
    return {
        "title": (item.title_en if language == "en" else "") or item.title,
        "words": standing_words(item, year),
        "amount": f"{lek(price)} ({old_lek_words(price)})" if has_money and price is not None else "",
        "reason": item.said_reason,
    }


def _list_path(version: _Version) -> str:
    return edition_path(version.municipality.id, version.year, version.number)


def _absolute(path: str, language: str) -> str:
    return house().settings.base_url + in_language(path, language)
