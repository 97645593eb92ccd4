"""The form of what heads «Kalendari i konsultimit publik»."""

from dataclasses import fields
from typing import Any

from flask_babel import lazy_gettext as _l

from pb_app.hearings.season.notice import LIMITS, NoticeFacts
from pb_app.web.forms import BaseForm, CleanString, CleanText, DateText, VersionField

ENGLISH = tuple(one.name for one in fields(NoticeFacts) if one.name.endswith("_en"))


class NoticeForm(BaseForm):
    """All of it may stay empty: what is empty is left out of the document."""

    version = VersionField()
    draft_act = CleanString(_l("Draft act"), limit=LIMITS["draft_act"])
    draft_act_en = CleanString(_l("Draft act in English"), limit=LIMITS["draft_act"])
    proposer = CleanString(_l("Proposed by"), limit=LIMITS["proposer"])
    proposer_en = CleanString(_l("Proposed by, in English"), limit=LIMITS["proposer"])
    explanation = CleanText(_l("What it is about"), limit=LIMITS["explanation"])
    explanation_en = CleanText(_l("What it is about, in English"), limit=LIMITS["explanation"])
    groups = CleanString(_l("Groups consulted"), limit=LIMITS["groups"])
    groups_en = CleanString(_l("Groups consulted, in English"), limit=LIMITS["groups"])
    legal_basis = CleanString(_l("Legal basis"), limit=LIMITS["legal_basis"])
    legal_basis_en = CleanString(_l("Legal basis, in English"), limit=LIMITS["legal_basis"])
    where_to_comment = CleanString(_l("Where to send comments"), limit=LIMITS["where_to_comment"])
    where_to_comment_en = CleanString(
        _l("Where to send comments, in English"), limit=LIMITS["where_to_comment"]
    )
    comments_until = DateText(_l("Comments are taken until"))
    coordinator = CleanString(
        _l("Coordinator for notification and public consultation"), limit=LIMITS["coordinator"]
    )
    coordinator_contact = CleanString(_l("Contact of the coordinator"), limit=LIMITS["coordinator_contact"])
    protocol_number = CleanString(_l("Protocol number"), limit=LIMITS["protocol_number"])
    protocol_on = DateText(_l("Protocol date"))

    @property
    def facts(self) -> NoticeFacts:
        """What was typed; valid forms only."""
        said: dict[str, Any] = {}
        for one in fields(NoticeFacts):
            value = self[one.name].data
            said[one.name] = value if one.name in {"comments_until", "protocol_on"} else value or ""
        return NoticeFacts(**said)

    @property
    def has_english(self) -> bool:
        """Whether a translation was begun, or is wrong: then it is shown at once."""
        return any(self[name].data or self[name].errors for name in ENGLISH)
