"""Minutes in words: the document that page, PDF and DOCX are made from."""

from flask_babel import gettext as _
from flask_babel import ngettext

from pb_app.formats.minutes_document import MinutesDocument, MinutesSection
from pb_app.hearings.attendance import AGE_BANDS, SEXES
from pb_app.hearings.day.agenda import read_agenda
from pb_app.hearings.day.minutes import Annex, MinutesContent, RaisedProposal, Voting, read_officials
from pb_app.hearings.rules import HearingKind
from pb_app.hearings.web.report_words import count_label
from pb_app.hearings.web.rows import capitalised
from pb_app.hearings.wording import in_language, kind_label, language
from pb_app.web.formatting import date_words, number, short_date_words, time_words

_PROPOSAL_WIDTHS = (10, 82, 32, 46)


def minutes_document(content: MinutesContent) -> MinutesDocument:
    """The minutes in the language of the page; parts of which nothing is known are left out."""
    draft = content.draft
    title = _("Minutes no. %(number)s", number=draft.number) if draft.number else _("Minutes")
    sections = (
        _officials(content), _attendance(content), _agenda(content), _discussion(content), _proposals(content),
        _votes(content), _annexes(content),
    )  # fmt: skip
    return MinutesDocument(
        language=language(), republic=_("Republic of Albania"),
        office=_("Municipality of %(name)s", name=content.municipality) if content.municipality else "",
        title=title, subtitle=_subtitle(content), facts=() if content.is_brief else _facts(content),
        sections=tuple(section for section in sections if section is not None),
        signatures=() if content.is_brief else (
            (_("Chair"), draft.chair), (_("Minute-taker"), draft.minute_taker)
        ),
        page_of=_("Page {page} of {pages}"), example=_("EXAMPLE") if content.is_example else "",
    )  # fmt: skip


def _subtitle(content: MinutesContent) -> str:
    given = in_language(content.title, content.title_en)
    if given or not content.kind:
        return given
    whole = _("Municipality of %(name)s", name=content.municipality)
    return f"{kind_label(HearingKind(content.kind))}: {', '.join(content.places) or whole}"


def _facts(content: MinutesContent) -> tuple[tuple[str, str], ...]:
    draft = content.draft
    protocol = draft.protocol_number
    if protocol and draft.protocol_on:
        protocol = _(
            "%(number)s, on %(day)s", number=protocol, day=short_date_words(draft.protocol_on, language())
        )
    venue = content.venue or (_("Online") if content.is_online else "")
    return (
        (_("Protocol number"), protocol),
        (_("Hearing"), content.ref),
        (_("Date"), capitalised(date_words(content.on, language())) if content.on else ""),
        (_("Venue"), venue),
        (_("Opened at"), time_words(draft.opened_at) if draft.opened_at else ""),
        (_("Closed at"), time_words(draft.closed_at) if draft.closed_at else ""),
        (_("Chair"), draft.chair),
        (_("Minute-taker"), draft.minute_taker),
    )


def _officials(content: MinutesContent) -> MinutesSection | None:
    officials = read_officials(content.draft.officials)
    if not officials:
        return None
    lines = tuple(f"{one.office}: {one.name}" if one.name else one.office for one in officials)
    return MinutesSection(heading=_("Officials present"), items=lines)


def _attendance(content: MinutesContent) -> MinutesSection | None:
    counts = content.attendance
    if counts is None or counts.total is None:
        return None
    known = [
        (name, getattr(counts, name))
        for name in (*SEXES, *AGE_BANDS, "disabilities")
        if getattr(counts, name) is not None or name in content.hidden
    ]
    return MinutesSection(
        heading=_("People present"),
        paragraphs=(
            ngettext(
                "%(count)s person was present.", "%(count)s people were present.", counts.total,
                count=number(counts.total),
            ),
        ),
        items=tuple(
            f"{count_label(name)}: {_('not shown: a small group') if value is None else number(value)}"
            for name, value in known
        ),
    )  # fmt: skip


def _agenda(content: MinutesContent) -> MinutesSection | None:
    lines = read_agenda(in_language(content.agenda, content.agenda_en))
    if not lines:
        return None
    return MinutesSection(
        heading=_("Order of the day"),
        items=tuple(f"{line.hours} {line.text}".strip() for line in lines),
        language=_foreign(content.agenda_en),
    )


def _discussion(content: MinutesContent) -> MinutesSection | None:
    text = in_language(content.draft.text, content.draft.text_en)
    if not text:
        return None
    paragraphs = tuple(part.strip() for part in text.split("\n\n") if part.strip())
    return MinutesSection(
        heading=_("What was said and answered"),
        paragraphs=paragraphs,
        language=_foreign(content.draft.text_en),
    )


def _proposals(content: MinutesContent) -> MinutesSection | None:
    if not content.proposals:
        return None
    return MinutesSection(
        heading=_("Proposals raised"),
        columns=(_("No."), _("Proposal"), _("Where"), _("Answer in the hall")),
        rows=tuple(_proposal(at, one) for at, one in enumerate(content.proposals, 1)),
        widths_mm=_PROPOSAL_WIDTHS,
        note=_("Names of citizens are not written in the minutes."),
    )


def _proposal(at: int, one: RaisedProposal) -> tuple[str, ...]:
    counted = [_("code %(ref)s", ref=one.ref), in_language(one.theme, one.theme_en)]
    if one.voices > 1:
        counted.append(ngettext("%(num)d voice", "%(num)d voices", one.voices))
    if one.signatures:
        counted.append(ngettext("%(num)d signature", "%(num)d signatures", one.signatures))
    if one.votes is not None:
        counted.append(
            ngettext(
                "%(shown)s vote in the hall",
                "%(shown)s votes in the hall",
                one.votes,
                shown=number(one.votes),
            )
        )
    where = ", ".join(part for part in (one.place, one.village) if part) or _("The whole municipality")
    text = " ".join(in_language(one.text, one.text_en).split())
    return str(at), f"{text} ({'; '.join(counted)})", where, one.answer or "–"


def _votes(content: MinutesContent) -> MinutesSection | None:
    lines = [line.strip() for line in content.draft.votes.splitlines() if line.strip()]
    if content.voting is not None:
        lines.insert(0, _voting_words(content.voting))
    return MinutesSection(heading=_("Votes"), paragraphs=tuple(lines)) if lines else None


def _voting_words(voting: Voting) -> str:
    if voting.kind == "dots":
        return ngettext(
            "Before leaving, those present put dots beside the proposals: at most %(num)d dot each. The votes stand"
            " beside each proposal.",
            "Before leaving, those present put dots beside the proposals: at most %(num)d dots each. The votes stand"
            " beside each proposal.",
            voting.most_each,
        )
    return ngettext(
        "Before leaving, those present voted by show of hands: at most %(num)d vote each. The votes stand beside each"
        " proposal.",
        "Before leaving, those present voted by show of hands: at most %(num)d votes each. The votes stand beside each"
        " proposal.",
        voting.most_each,
    )


def _annexes(content: MinutesContent) -> MinutesSection | None:
    lines = [_annex(one) for one in content.annexes]
    lines += [line.strip() for line in content.draft.annexes.splitlines() if line.strip()]
    return MinutesSection(heading=_("Annexes"), items=tuple(lines)) if lines else None


def _annex(one: Annex) -> str:
    words = [one.title]
    if one.dated_on:
        words.append(short_date_words(one.dated_on, language()))
    if one.number > 1:
        words.append(_("version %(number)s", number=one.number))
    return ", ".join(words)


def _foreign(english: str) -> str:
    return "sq" if language() == "en" and not english else ""
