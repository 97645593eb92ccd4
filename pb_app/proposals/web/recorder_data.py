"""What the recorder's page and its script tell each other: rows, the pile of paper, and a draft that arrives."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import ngettext

from pb_app.cycles.queries import ThemeCard, themes_by_id
from pb_app.kernel.errors import DomainError
from pb_app.proposals import policy
from pb_app.proposals.queries import PileCard, RecordedRow
from pb_app.proposals.recorder_steps import WHOLE
from pb_app.proposals.rules import STAFF_SOURCES, ProposalDraft, ProposalSource, ProposalStatus
from pb_app.proposals.theme_guess import guess_theme
from pb_app.web.access import current_actor

OTHER: Final = "tjeter"


def draft_of(fields: Mapping[str, Any], themes: Sequence[ThemeCard]) -> ProposalDraft:
    """The draft of a form or of a step; the theme is guessed from the words where none was chosen.

    A sheet of paper is paper, whatever else was left unsaid. Raises ``unknown_theme``, ``unknown_place``,
    ``unknown_source``.
    """
    text = str(fields.get("text") or "")
    offered = {theme.id for theme in themes}
    guessed = guess_theme(text)
    theme_id = fields.get("theme") or (guessed if guessed in offered else None) or OTHER
    if theme_id not in themes_by_id():
        raise DomainError("unknown_theme", field="theme")
    place = fields.get("place") or ""
    if not place:
        raise DomainError("unknown_place", field="place")
    sheet, voices = fields.get("sheet"), fields.get("voices")
    source = _source(str(fields.get("source") or ProposalSource.HEARING))
    if sheet is not None and source is ProposalSource.HEARING:
        source = ProposalSource.PAPER
    return ProposalDraft(
        text=text,
        theme_id=str(theme_id),
        place_id=None if place == WHOLE else str(place),
        village=str(fields.get("village") or ""),
        source=source,
        voices=1 if voices is None else voices,
        signatures=fields.get("signatures"),
        sheet_number=sheet,
    )


def _source(given: str) -> ProposalSource:
    if given not in {source.value for source in STAFF_SOURCES}:
        raise DomainError("unknown_source", known=", ".join(STAFF_SOURCES))
    return ProposalSource(given)


def row_data(row: RecordedRow) -> dict[str, Any]:
    """A recorded proposal as the script shows it and builds corrections on it: words that are public, no person."""
    card = row.card
    actor = current_actor()
    return {
        "ref": card.ref,
        "id": card.id,
        "version": card.version,
        "fields": {
            "text": card.text,
            "theme": card.theme.id,
            "place": card.place.id if card.place else WHOLE,
            "village": card.village,
            "voices": card.voices,
            "sheet": row.sheet,
        },
        "signatures": card.signatures,
        "may_correct": card.status is ProposalStatus.LISTED
        and policy.may_correct(actor, card.facts, is_own=row.is_own),
        "may_add_voice": policy.may_add_voice(actor, card.facts)
        or policy.may_correct(actor, card.facts, is_own=row.is_own),
        "is_gone": card.status is ProposalStatus.WITHDRAWN,
    }


def pile_data(pile: PileCard) -> dict[str, Any]:
    """How far the pile is typed."""
    return {
        "sheets": pile.sheets,
        "unnumbered": pile.unnumbered,
        "typed": {str(number): ref for number, ref in pile.typed.items()},
    }


def gaps_words(pile: PileCard) -> str:
    """``3, 7–9``: the numbers of the sheets that are missing; empty while nothing can be said."""
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in pile.gaps[:20]) + (
        "…" if len(pile.gaps) > 20 else ""
    )


def script_words() -> dict[str, str]:
    """The sentences that the script shows; ``{n}`` and the like stand for what it fills in."""
    return {
        "waiting": _("Kept on this device; it will be sent as soon as there is a connection. Waiting: {n}."),
        "sending": _("Sending…"),
        "sent": _("Everything is sent."),
        "login": _(
            "Your log-in has ended. Please log in again; nothing is lost, what you wrote waits on this device."
        ),
        "log_in": _("Log in"),
        "other": _(
            "Another person is logged in on this device. What was written here waits until you log in yourself."
        ),
        "others": _(
            "Written on this device by somebody else and not sent yet: {n}. It is sent when they log in."
        ),
        "refused_all": _("You may no longer record at this hearing. What was written stays on this device."),
        "held": _("Something waits for your decision below."),
        "no_store": _(
            "This browser keeps nothing on this device (a private window, or no room left). The form works with a"
            " connection only: please do not close the page before it has answered."
        ),
        "not_kept": _(
            "This could not be kept on the device: there is no room left. Save once more to send it straight to the"
            " server; that needs a connection."
        ),
        "tag_waiting": _("waits to be sent"),
        "tag_sent": _("sent"),
        "tag_conflict": _("two versions"),
        "tag_refused": _("not taken"),
        "saved": _("Saved: {text}"),
        "voice_added": _("One more voice: {text}"),
        "voice_one": ngettext("%(shown)s voice", "%(shown)s voices", 1, shown="{n}"),
        "voice_many": ngettext("%(shown)s voice", "%(shown)s voices", 5, shown="{n}"),
        "sheet": _("sheet %(number)s", number="{n}"),
        "typed": _(
            "Sheet {n} has been typed already: {ref}. A second proposal of the same sheet may follow."
        ),
        "sheet_check": _("The letter does not fit the number of the sheet. Please look again."),
        "sheet_elsewhere": _("This is the code of a sheet of another hearing."),
        "sheet_unreadable": _("Write the number of the sheet or its code."),
        "progress": _("%(done)s of %(whole)s sheets", done="{done}", whole="{whole}"),
        "missing": _("Missing: %(numbers)s", numbers="{numbers}"),
        "text_required": _("Write what is needed, in a few words at least."),
        "place_required": _("Choose a place from the list."),
        "voices_required": _("Write how many people say so."),
        "signatures_required": _("Write how many signatures the petition has."),
        "correct": _("Correct"),
        "take_back": _("Take back"),
        "really": _("Really take it back?"),
        "save": _("Save"),
        "cancel": _("Leave as it was"),
        "one_more": _("+1 voice"),
        "again": _("Try again"),
        "drop": _("Take it out"),
        "conflict": _("Somebody else changed this meanwhile. Nothing was overwritten: please choose."),
        "conflict_gone": _("Somebody else took this back meanwhile."),
        "theirs": _("Stands now"),
        "mine": _("Written here"),
        "keep_theirs": _("Keep what stands"),
        "use_mine": _("Put mine in its place"),
        "gone_too": _("Taken back here"),
        "whole": _("The whole municipality"),
        "text": _("What was said"),
        "theme": _("Theme"),
        "village": _("Village or street"),
        "voices": _("Voices"),
    }
