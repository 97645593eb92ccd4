"""Pages of proposals: submit, find, follow; and the office's queue and recorder."""

from apiflask import APIBlueprint
from flask_babel import lazy_gettext as _l

from pb_app.web.error_texts import register_texts

proposals_public = APIBlueprint("proposals_public", __name__, enable_openapi=False)
proposals_staff = APIBlueprint("proposals_staff", __name__, enable_openapi=False)

register_texts(
    {
        "proposal_text_required": _l("Write what is needed, in a few words at least."),
        "voices_out_of_range": _l("Write how many people say so: from 1 to %(limit)s."),
        "signatures_required": _l("Write how many signatures the petition has."),
        "forwarded_to_required": _l("Write to which authority it is passed on."),
        "hearing_not_recordable": _l("Nothing can be recorded at a hearing that is a draft or cancelled."),
        "support_closed": _l("Nobody can be counted behind this proposal any more."),
        "too_many_files": _l("At most %(limit)s files go with a proposal."),
        "consultation_title_required": _l("Write what the document is called."),
        "consultation_document_required": _l("Add the document as a PDF, or a link to it."),
        "consultation_no_pdf": _l("The document must be a PDF."),
        "consultation_same_day": _l("A draft published on this day stands here already: change that one."),
        "consultation_year_not_open": _l(
            "The budget year is not open, so nothing can be put before the public."
        ),
        "no_process": _l("There is no budget process under way here yet, so proposals cannot be taken."),
        "nothing_to_cover": _l("Write or tick at least one passage that is to be covered."),
        "too_many_passages": _l("At most %(limit)s passages at once."),
        "passage_too_short": _l("“%(passage)s” is too short to be covered by itself: write the whole word."),
        "passage_not_found": _l(
            "“%(passage)s” does not stand in this proposal. Copy it just as it is written."
        ),
        "question_open": _l("A question to the author still waits for its answer. One at a time."),
        "question_answered": _l("This question has been answered already."),
        "words_required": _l("Write something here."),
        "title_taken": _l("Another prepared answer has this name."),
        "too_many_templates": _l("There are %(limit)s prepared answers already; take one away first."),
        "not_forwarded": _l("This proposal has not been passed on to another authority."),
        "answer_needs_day": _l("Write on which day the authority answered."),
        "already_sent": _l(
            "A proposal has already been sent from this page: %(ref)s. If this is another one, send it once more."
        ),
        "reference_not_public": _l("There is no published proposal with the reference %(given)s."),
        "in_the_future": _l("The date lies in the future."),
        "step_unreadable": _l("What this device sent cannot be read. It is still kept on the device."),
        "earlier_step_missing": _l("This waits for what was written before it."),
        "other_person": _l("Another person is logged in here."),
        "no_longer_listed": _l("The office has dealt with this proposal meanwhile, so it stays as it is."),
        "sheet_typed_already": _l(
            "Sheet %(sheet)s has been typed already: %(ref)s. If this is a second proposal of the same sheet,"
            " save it once more."
        ),
        "sheets_out_of_range": _l("Write how many sheets there are: from 1 to %(limit)s."),
        "votes_out_of_range": _l("Write the votes as a whole number, at most %(limit)s."),
        "most_each_out_of_range": _l("Write how many votes each person had: from 1 to %(limit)s."),
        "more_votes_than_people": _l(
            "%(votes)s votes are more than the %(people)s people present could give (%(most)s)."
        ),
        "more_hands_than_people": _l(
            "%(votes)s hands for one proposal are more than the %(people)s people present."
        ),
        "unknown_source": _l("Unknown source. Use one of: %(known)s."),
    }
)

from pb_app.proposals.web import (  # noqa: E402 - the views need the blueprints
    answering,
    asking,
    attachments,
    consulting,
    covering,
    following,
    forwarding,
    importing,
    prepared,
    public,
    recorder,
    recorder_shell,
    recorder_sync,
    staff,
    submitting,
    supporting,
    taking_away,
    votes,
)

__all__ = [
    "answering",
    "asking",
    "attachments",
    "consulting",
    "covering",
    "following",
    "forwarding",
    "importing",
    "prepared",
    "public",
    "recorder",
    "recorder_shell",
    "recorder_sync",
    "staff",
    "submitting",
    "supporting",
    "taking_away",
    "votes",
]
