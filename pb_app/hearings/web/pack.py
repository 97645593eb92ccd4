"""«Paketa e javës»: all that a youth centre needs to show a month of hearings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pb_app.hearings.edition_queries import cards_by_ref
from pb_app.hearings.feed_scope import FeedScope
from pb_app.hearings.pack.assisted import Assisted, Missing, list_assisted
from pb_app.hearings.pack.captions import caption_of, caption_of_month
from pb_app.hearings.pack.pictures import alt_of, alt_of_month
from pb_app.hearings.pack.rules import Difference, Kind
from pb_app.hearings.pack.service import (
    ask_for_pack,
    changes_since,
    get_archive,
    hearings_of,
    list_packs,
    organisation_of,
)
from pb_app.hearings.policy import HearingScope, may_edit, may_read, may_record, may_take_pack
from pb_app.hearings.queries import HearingCard, local_today
from pb_app.hearings.web import hearings_staff as bp
from pb_app.hearings.web.calendar_choice import (
    CalendarChoice,
    month_of,
    next_month,
    previous_month,
    read_month,
)
from pb_app.hearings.web.calendar_page import embed_code, feed_links
from pb_app.hearings.web.rows import agenda_row, capitalised
from pb_app.hearings.wording import part_label, places_of, title_of, when_of
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, NotFound
from pb_app.territory.queries import get_municipality
from pb_app.unit_of_work import house
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.csrf import keeps_text
from pb_app.web.error_texts import register_texts
from pb_app.web.formatting import month_words
from pb_app.web.forms import BaseForm, TokenField
from pb_app.web.urls import url_for

register_texts({"pack_empty": _l("There is no public hearing in this month.")})


class PackForm(BaseForm):
    """Only a token, so that a double click makes one archive."""

    token = TokenField()


@dataclass(frozen=True)
class ChangeRow:
    """A hearing that differs from what was taken away last."""

    words: str
    hearing: str
    when: str
    """Its day and hour now; nothing for one that left the calendar."""
    url: str


@dataclass(frozen=True)
class AssistedRow:
    """A hearing that the organisation assists, with what is missing and where that is mended."""

    hearing: str
    when: str
    part: str
    url: str
    missing: Sequence[tuple[str, str]]


@bp.route("/staff/<m>/pack", methods=["GET", "POST"])
@staff
@keeps_text
def pack(m: str) -> ResponseReturnValue:
    """Look at the pack of a month; have its archive made."""
    actor = current_actor()
    municipality = get_municipality(m)
    allow(may_read(actor, m), "read_hearings", hide=True)
    allow(may_take_pack(actor, m), "pack")
    month = read_month(request.args.get("month")) or _month_ahead(m)
    form = PackForm()
    if form.validate_on_submit():
        try:
            ask_for_pack(actor=actor, municipality_id=m, month=month, token=form.token.data or "")
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The archive is being made. It stands here in a minute."), "ok")
            return redirect(url_for("hearings_staff.pack", m=m, month=f"{month:%Y-%m}"), 303)
    organisation_id = organisation_of(actor, m)
    cards = hearings_of(m, month)
    taken = changes_since(m, organisation_id)
    packs = list_packs(m, organisation_id)
    return render_template(
        "hearings/staff/pack.html", nav="pack", form=form, month=month, month_words=month_words(month),
        earlier=_month_link(m, previous_month(month)), later=_month_link(m, next_month(month)),
        shares=[_share(card, caption_of(card, municipality), alt_of(card)) for card in cards],
        month_caption=caption_of_month(cards, municipality, month) if cards else "",
        month_alt=alt_of_month(cards, month) if cards else "",
        packs=packs, is_waiting=any(not each.is_ready for each in packs),
        taken=taken[0] if taken else None, changes=_changes(m, taken[1]) if taken else [],
        feed=feed_links(FeedScope(m), municipality.full_name), embed=embed_code(municipality, CalendarChoice()),
        assisted=_assisted(actor, m, organisation_id),
    )  # fmt: skip


@bp.get("/staff/<m>/pack/<int:pack_id>.zip")
@staff
def pack_archive(m: str, pack_id: int) -> Response:
    """The archive; one that was dropped meanwhile is asked for anew on the page."""
    get_municipality(m)
    allow(may_read(current_actor(), m), "read_hearings", hide=True)
    allow(may_take_pack(current_actor(), m), "pack")
    content = get_archive(m, pack_id)
    if content is None:
        raise NotFound("pack")
    response = Response(content, mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="paketa-{m}-{pack_id}.zip"'
    return response


def _month_ahead(m: str) -> date:
    """This month while a hearing is still to come in it, else the next one if that has any."""
    today = local_today(house().clock.now())
    month = month_of(today)
    after = next_month(month)
    if after is None or any(card.on_date >= today for card in hearings_of(m, month)):
        return month
    return after if hearings_of(m, after) else month


def _month_link(m: str, month: date | None) -> dict[str, str] | None:
    if month is None:
        return None
    return {"url": url_for("hearings_staff.pack", m=m, month=f"{month:%Y-%m}"), "words": month_words(month)}


def _share(card: HearingCard, caption: str, alt: str) -> dict[str, object]:
    return {"card": card, "row": agenda_row(card), "caption": caption, "alt": alt}


def _changes(m: str, found: Sequence[Difference]) -> list[ChangeRow]:
    refs = [_ref(each) for each in found]
    cards = cards_by_ref(m, refs) if refs else {}
    return [_change(each, cards.get(_ref(each)) if each.after else None) for each in found]


def _change(difference: Difference, card: HearingCard | None) -> ChangeRow:
    words = {
        Kind.NEW: _("New"), Kind.CANCELLED: _("Cancelled"), Kind.RESTORED: _("Takes place after all"),
        Kind.MOVED: _("Moved"), Kind.CHANGED: _("Changed"), Kind.GONE: _("No longer in the calendar"),
    }[difference.kind]  # fmt: skip
    if card is None:
        return ChangeRow(words, _ref(difference), "", "")
    url = url_for("hearings_public.hearing", m=card.municipality_id, ref=card.ref)
    return ChangeRow(words, title_of(card), when_of(card), url)


def _ref(difference: Difference) -> str:
    return str((difference.after or difference.before or {})["ref"])


def _assisted(actor: Actor, m: str, organisation_id: int | None) -> list[AssistedRow]:
    if organisation_id is None:
        return []
    today = local_today(house().clock.now())
    return [_assisted_row(actor, each) for each in list_assisted(m, organisation_id, today)]


def _assisted_row(actor: Actor, found: Assisted) -> AssistedRow:
    card = found.card
    return AssistedRow(
        hearing=places_of(card),
        when=capitalised(when_of(card)),
        part=part_label(found.part),
        url=url_for("hearings_staff.hearing", m=card.municipality_id, ref=card.ref),
        missing=[_missing(actor, card, missing) for missing in found.missing],
    )


def _missing(actor: Actor, card: HearingCard, missing: Missing) -> tuple[str, str]:
    """What is missing in words, and the address where this person can mend it (else a note says so there)."""
    scope = HearingScope(card.municipality_id, card.status, card.place_paths)
    words, endpoint, permitted = {
        Missing.HOUR: (_("hour"), "edit", may_edit(actor, scope)),
        Missing.VENUE: (_("hall"), "edit", may_edit(actor, scope)),
        Missing.REPORT: (_("whether it was held"), "attendance", may_record(actor, scope)),
        Missing.ATTENDANCE: (_("attendance"), "attendance", may_record(actor, scope)),
        Missing.MINUTES: (_("minutes"), "minutes", may_record(actor, scope)),
    }[missing]
    chosen = endpoint if permitted else "hearing"
    return words, url_for(f"hearings_staff.{chosen}", m=card.municipality_id, ref=card.ref)
