"""Published minutes: the newest revision, those before it, the signed copy."""

from io import BytesIO

from flask import Response, render_template, request, send_file

from pb_app.hearings.day.minutes_reading import RevisionCard, get_scan, list_revisions
from pb_app.hearings.queries import HearingCard, get_card
from pb_app.hearings.web import hearings_public as bp
from pb_app.hearings.web.minutes import attached, pdf_of
from pb_app.hearings.web.minutes_words import minutes_document
from pb_app.hearings.wording import title_of, when_of
from pb_app.kernel.errors import NotFound
from pb_app.kernel.text import ascii_slug
from pb_app.territory.queries import get_municipality
from pb_app.web.access import public
from pb_app.web.locale import current_locale


@bp.get("/<m>/hearings/<ref>/minutes")
@public
def minutes(m: str, ref: str) -> str:
    """The newest revision, or an earlier one (``?revision=1``), with why each was made."""
    card, revisions = _published(m, ref)
    wanted = request.args.get("revision", "")
    shown = next((one for one in revisions if str(one.number) == wanted), revisions[0])
    return render_template(
        "hearings/public/minutes.html", card=card, title_words=title_of(card), when_words=when_of(card),
        revisions=revisions, shown=shown, is_newest=shown is revisions[0],
        document=minutes_document(shown.content),
    )  # fmt: skip


@bp.get("/<m>/hearings/<ref>/minutes/<int:number>.pdf")
@public
def minutes_pdf(m: str, ref: str, number: int) -> Response:
    """A revision on paper."""
    card, revisions = _published(m, ref)
    shown = next((one for one in revisions if one.number == number), None)
    if shown is None:
        raise NotFound("minutes")
    name = f"{ascii_slug(card.ref)}-procesverbal-{number}-{current_locale()}.pdf"
    return attached(pdf_of(minutes_document(shown.content), shown.published_at), "application/pdf", name)


@bp.get("/<m>/hearings/<ref>/minutes/<int:number>/signed")
@public
def minutes_scan(m: str, ref: str, number: int) -> Response:
    """The signed copy of a revision as a download: never shown in the page's own origin."""
    card, _revisions = _published(m, ref)
    found = get_scan(card.id, number)
    response = send_file(
        BytesIO(found.content), mimetype=found.media_type, as_attachment=True, download_name=found.name,
        etag=found.sha256,
    )  # fmt: skip
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _published(m: str, ref: str) -> tuple[HearingCard, list[RevisionCard]]:
    get_municipality(m)
    card = get_card(m, ref)
    revisions = list_revisions(card.id)
    if not revisions:
        raise NotFound("minutes")
    return card, revisions
