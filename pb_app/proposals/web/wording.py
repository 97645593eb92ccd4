"""Proposals in words, in the language of the page."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from pb_app.hearings.web.report_words import size_words
from pb_app.proposals.moderating.rules import TemplateKind
from pb_app.proposals.queries import FileCard, ProposalCard, Standing
from pb_app.proposals.rules import ProposalSource, ProposalStatus
from pb_app.web.formatting import number

_EXCERPT = 260
_TONES = {
    ProposalStatus.SUBMITTED: "wait",
    ProposalStatus.UNDER_REVIEW: "wait",
    ProposalStatus.LISTED: "info",
    ProposalStatus.DECLINED: "no",
    ProposalStatus.WITHDRAWN: "",
    ProposalStatus.FORWARDED: "info",
}


def status_label(status: ProposalStatus) -> str:
    """The state in words."""
    return {
        ProposalStatus.SUBMITTED: _("Received"),
        ProposalStatus.UNDER_REVIEW: _("Under review"),
        ProposalStatus.LISTED: _("Published"),
        ProposalStatus.DECLINED: _("Not accepted"),
        ProposalStatus.WITHDRAWN: _("Withdrawn"),
        ProposalStatus.FORWARDED: _("Passed on"),
    }[status]


def source_label(source: ProposalSource) -> str:
    """How it reached the municipality, in words."""
    return {
        ProposalSource.WEB: _("From the web"),
        ProposalSource.HEARING: _("Said at a hearing"),
        ProposalSource.PAPER: _("On a paper form"),
        ProposalSource.LETTER: _("By letter"),
        ProposalSource.PETITION: _("Petition"),
        ProposalSource.COMMENT: _("Comment on the draft budget"),
        ProposalSource.IMPORT: _("From the office’s records"),
    }[source]


def move_label(status: ProposalStatus) -> str:
    """What the office does with it, on a choice."""
    return {
        ProposalStatus.LISTED: _("Publish it in the list"),
        ProposalStatus.UNDER_REVIEW: _("Keep it under review"),
        ProposalStatus.DECLINED: _("Do not accept it"),
        ProposalStatus.FORWARDED: _("Pass it on to another authority"),
    }[status]


def move_hint(status: ProposalStatus) -> str:
    """What follows from that choice."""
    return {
        ProposalStatus.LISTED: _("Everybody can read it, and it goes on to the consolidation."),
        ProposalStatus.UNDER_REVIEW: _("Nobody but the office and its author sees it for now."),
        ProposalStatus.DECLINED: _("The author reads the reason. If it was published, everybody does."),
        ProposalStatus.FORWARDED: _(
            "It is not for the municipality to decide. Say to whom it goes, and why."
        ),
    }[status]


def action_label(action: str) -> str:
    """An entry of the audit record in words."""
    known = {
        "proposal.submitted": _("Sent from the web"),
        "proposal.recorded": _("Recorded at a hearing"),
        "proposal.imported": _("Brought in from a file"),
        "proposal.table_taken_back": _("Taken back with its table"),
        "proposal.edited": _("Changed"),
        "proposal.voice_added": _("One voice more"),
        "proposal.listed": _("Published"),
        "proposal.under_review": _("Taken under review"),
        "proposal.declined": _("Not accepted"),
        "proposal.forwarded": _("Passed on"),
        "proposal.withdrawn": _("Withdrawn by its author"),
        "proposal.files_shown": _("Files shown to the public, or no longer"),
        "proposal.supported": _("One support more"),
        "proposal.support_withdrawn": _("A support was taken back"),
        "proposal.taken_back": _("Taken back by who wrote it down"),
        "proposal.contact_changed": _("The author changed the contact data"),
        "proposal.contact_erased": _("Contact data erased"),
        "proposal.covered": _("Personal data covered"),
        "proposal.asked": _("The author was asked"),
        "proposal.question_answered": _("The author answered"),
        "proposal.forwarding_noted": _("What became of it at the other authority"),
    }
    return known.get(action, action)


def template_kind_label(kind: TemplateKind) -> str:
    """For which answer a text was prepared."""
    return {
        TemplateKind.LIST: _("Publishing"),
        TemplateKind.DECLINE: _("Not accepting"),
        TemplateKind.FORWARD: _("Passing on"),
        TemplateKind.ASK: _("Asking the author"),
    }[kind]


def field_label(name: str) -> str:
    """A column of the audit record in words."""
    known = {
        "text": _("Text"),
        "text_en": _("Text in English"),
        "question": _("Question"),
        "forward_protocol": _("Protocol number"),
        "forward_answer": _("Answer of the authority"),
        "forward_answered_on": _("Answered on"),
        "theme_id": _("Theme"),
        "place_id": _("Unit / region"),
        "village": _("Village or street"),
        "voices": _("Voices"),
        "signatures": _("Signatures"),
        "answer_in_hall": _("Answer given in the hall"),
        "sheet_number": _("Sheet of paper"),
        "protocol_number": _("Protocol number"),
        "protocol_on": _("Protocol date"),
        "reason": _("Reason"),
        "forwarded_to": _("Passed on to"),
    }
    return known.get(name, name)


def standing_of(card: ProposalCard, known: Mapping[int, Standing]) -> Standing:
    """Where it stands: what other features know of it while it is listed, else its own state."""
    return standing_in(card.status, known.get(card.id))


def standing_in(status: ProposalStatus, beyond: Standing | None) -> Standing:
    """The same of a state, and what other features know of the proposal that is in it."""
    if status is ProposalStatus.LISTED and beyond is not None:
        return beyond
    return Standing(status_label(status), _TONES[status])


def place_words(card: ProposalCard) -> str:
    """``Njësia Administrative Novoselë, Poro``; the whole municipality where no place is named."""
    place = card.place.label if card.place else _("The whole municipality")
    return f"{place}, {card.village}" if card.village else place


def voices_words(voices: int) -> str:
    """``3 voices``."""
    return ngettext("%(shown)s voice", "%(shown)s voices", voices, shown=number(voices))


def signatures_words(signatures: int) -> str:
    """``240 signatures``."""
    return ngettext("%(shown)s signature", "%(shown)s signatures", signatures, shown=number(signatures))


def supports_words(supports: int) -> str:
    """``14 supports``."""
    return ngettext("%(shown)s support", "%(shown)s supports", supports, shown=number(supports))


def votes_words(votes: int) -> str:
    """``23 votes at the hearing``."""
    return ngettext(
        "%(shown)s vote at the hearing", "%(shown)s votes at the hearing", votes, shown=number(votes)
    )


def files_in_words(files: Sequence[FileCard]) -> list[tuple[FileCard, str]]:
    """Each with what it is: ``JPEG, 220 KB``."""
    return [(file, f"{file.kind}, {size_words(file.size)}") for file in files]


def excerpt(text: str, limit: int = _EXCERPT) -> str:
    """The beginning of a text as one line, cut between words."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    return line[:limit].rsplit(" ", 1)[0].rstrip(",;:.–-") + "…"
