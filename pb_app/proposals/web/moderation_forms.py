"""Forms of who answers: cover, ask back, pass on, prepared answers."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField

from pb_app.proposals.moderating.forwarding import PROTOCOL_LIMIT
from pb_app.proposals.moderating.rules import (
    ANSWER_LIMIT,
    BODY_LIMIT,
    QUESTION_LIMIT,
    TITLE_LIMIT,
    read_passages,
)
from pb_app.proposals.rules import REASON_LIMIT, TEXT_LIMIT
from pb_app.web.forms import BaseForm, CleanString, CleanText, DateText, Required, VersionField


class CoverForm(BaseForm):
    """Which words of a proposal are covered: those found by their shape, and those that a person names."""

    version = VersionField()
    found = SelectMultipleField(_l("Found in the text"), validate_choice=False, choices=[])
    passages = CleanText(_l("Other words to cover"), limit=TEXT_LIMIT)

    @property
    def all_passages(self) -> tuple[str, ...]:
        """Every passage, ticked or written; raise ``DomainError`` for none."""
        return read_passages("\n".join([*(self.found.data or ()), self.passages.data or ""]))


class QuestionForm(BaseForm):
    """A question to the author."""

    version = VersionField()
    question = CleanText(
        _l("Your question"), [Required(_l("Write what you want to know."))], limit=QUESTION_LIMIT
    )


class QuestionAnswerForm(BaseForm):
    """The author's answer, typed by the author or by who heard it."""

    answer = CleanText(_l("Answer"), [Required(_l("Write your answer."))], limit=ANSWER_LIMIT)


class ForwardingForm(BaseForm):
    """What is known of a proposal that was passed on."""

    version = VersionField()
    forward_protocol = CleanString(_l("Protocol number"), limit=PROTOCOL_LIMIT)
    forward_answered_on = DateText(_l("Answered on"))
    forward_answer = CleanText(_l("What the authority answered"), limit=REASON_LIMIT)


class TemplateForm(BaseForm):
    """A prepared answer."""

    version = VersionField()
    kind = RadioField(_l("For"), [Required(_l("Choose for which answer it is."))], validate_choice=False)
    title = CleanString(_l("Name"), [Required(_l("Give it a name."))], limit=TITLE_LIMIT)
    body = CleanText(_l("Text"), [Required(_l("Write the text."))], limit=BODY_LIMIT)
