"""The public list of proposals, and one proposal with the way it went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from pb_app.cycles.queries import ThemeCard, find_current_cycle, list_cycles, list_themes
from pb_app.hearings.queries import HearingCard, get_card
from pb_app.hearings.wording import title_of
from pb_app.kernel import references
from pb_app.kernel.errors import DomainError, NotFound
from pb_app.kernel.periods import to_local
from pb_app.proposals.queries import (
    ProposalFilter,
    comment_of,
    figures_of,
    find_current_consultation,
    find_public_proposal,
    get_public_proposal,
    list_public_files,
    list_public_proposals,
    list_reported_requests,
    standings_of,
)
from pb_app.proposals.rules import ProposalSource
from pb_app.proposals.web import proposals_public as bp
from pb_app.proposals.web.after_no import again_url, refusals_for
from pb_app.proposals.web.rows import rows_of
from pb_app.proposals.web.supporting import is_supported_now
from pb_app.proposals.web.way import way_of
from pb_app.proposals.web.wording import excerpt, files_in_words, standing_of
from pb_app.territory.queries import PlaceCard, get_municipality, list_places
from pb_app.unit_of_work import house
from pb_app.web.access import public
from pb_app.web.error_texts import text_of
from pb_app.web.kept_answers import kept
from pb_app.web.paging import read_cursor
from pb_app.web.urls import url_for

_LONGEST_SEARCH = 200


@dataclass(frozen=True)
class ListChoice:
    """What the address of the list asks for; what cannot be read there counts as not asked."""

    place: PlaceCard | None
    theme: ThemeCard | None
    hearing: HearingCard | None
    q: str

    @property
    def query(self) -> dict[str, str]:
        """The choice as it stands in an address."""
        found = {
            "q": self.q,
            "place": self.place.id if self.place else "",
            "theme": self.theme.id if self.theme else "",
            "hearing": self.hearing.ref if self.hearing else "",
        }
        return {name: value for name, value in found.items() if value}

    @property
    def filter(self) -> ProposalFilter:
        """The choice as the queries take it."""
        return ProposalFilter(
            place=self.place,
            theme_id=self.theme.id if self.theme else None,
            hearing_id=self.hearing.id if self.hearing else None,
            q=self.q,
        )


def read_choice(
    m: str, args: Mapping[str, str], places: Sequence[PlaceCard], themes: Sequence[ThemeCard]
) -> ListChoice:
    """Read place, theme, hearing and words from an address."""
    return ListChoice(
        place=next((place for place in places if place.id == args.get("place")), None),
        theme=next((theme for theme in themes if theme.id == args.get("theme")), None),
        hearing=_find_hearing(m, readable(args.get("hearing", ""))),
        q=readable(args.get("q", "")),
    )


def _find_hearing(m: str, ref: str) -> HearingCard | None:
    """The public hearing with this reference, or None."""
    try:
        return get_card(m, ref) if ref else None
    except NotFound:
        return None


def readable(text: str) -> str:
    """One line of what an address asks for, without signs that no page may hold."""
    return " ".join("".join(char for char in text[:_LONGEST_SEARCH] if char.isprintable()).split())


def today_here() -> date:
    """The date in Albania."""
    return to_local(house().clock.now()).date()


@bp.get("/<m>/proposals")
@kept("pages", "{m}")
@public
def listing(m: str) -> ResponseReturnValue:
    """The proposals of a municipality; a reference in ``ref`` leads to its page."""
    get_municipality(m)
    ref = readable(request.args.get("ref", ""))
    ref_error = ""
    if ref:
        found = _address_of(ref)
        if isinstance(found, DomainError):
            ref_error = text_of(found)
        else:
            return redirect(found, 303)
    cycle = find_current_cycle(m)
    reported = list_reported_requests(m)
    if cycle is None:
        return render_template("proposals/public/not_used.html", nav="proposals", reported=reported)
    places, themes = list_places(m), list_themes()
    choice = read_choice(m, request.args, places, themes)
    after, before = read_cursor(request.args.get("after")), read_cursor(request.args.get("before"))
    page = list_public_proposals(m, choice.filter, after=after, before=before)
    return render_template(
        "proposals/public/list.html",
        nav="proposals",
        cycle=cycle,
        draft=find_current_consultation(cycle),
        today=today_here(),
        choice=choice,
        hearing_title=title_of(choice.hearing) if choice.hearing else "",
        places=places,
        themes=themes,
        rows=rows_of(page.items),
        previous_url=_page_url(m, choice, before=page.before) if page.before else "",
        next_url=_page_url(m, choice, after=page.after) if page.after else "",
        figures=figures_of(cycle.id),
        reported=[] if choice.query or after or before else reported,
        ref=ref,
        ref_error=ref_error,
    )


def _page_url(m: str, choice: ListChoice, **cursor: str) -> str:
    return url_for("proposals_public.listing", m=m, **choice.query, **cursor)


def _address_of(text: str) -> str | DomainError:
    """The address of the public proposal that a reference names, in any municipality; or why there is none."""
    try:
        reference = read_reference(text)
    except DomainError as error:
        return error
    owner = references.find_municipality(reference.prefix)
    if owner is None or find_public_proposal(owner, str(reference)) is None:
        return DomainError("reference_not_public", given=str(reference))
    return url_for("proposals_public.detail", m=owner, ref=str(reference))


def read_reference(text: str) -> references.Reference:
    """Read a reference, also one whose check letter was left out; raise ``DomainError``."""
    try:
        return references.parse(text)
    except DomainError as error:
        if error.code != "reference_unreadable":
            raise
        for letter in references.ALPHABET:
            try:
                return references.parse(f"{text}-{letter}")
            except DomainError:
                continue
        raise


@bp.get("/<m>/proposals/<ref>")
@kept("pages", "{m}")
@public
def detail(m: str, ref: str) -> ResponseReturnValue:
    """One proposal and where it went; 404 until it is listed. Other spellings of the reference lead here."""
    get_municipality(m)
    try:
        reference = str(read_reference(ref))
    except DomainError as error:
        raise NotFound("proposal") from error
    card = get_public_proposal(m, reference)
    if ref != reference:
        return redirect(url_for("proposals_public.detail", m=m, ref=reference), 301)
    cycle = next((one for one in list_cycles(m) if one.id == card.cycle_id), None)
    return render_template(
        "proposals/public/detail.html",
        nav="proposals",
        card=card,
        title=excerpt(card.text, 90),
        standing=standing_of(card, standings_of([card.id])),
        way=way_of(card, cycle),
        refusals=refusals_for(card),
        again_url=again_url(card),
        office=get_municipality(m),
        row=rows_of([card])[0],
        files=files_in_words(list_public_files(card)),
        comment=comment_of(card.id) if card.source is ProposalSource.COMMENT else None,
        may_support=house().settings.sends_mail and is_supported_now(card, cycle),
    )
