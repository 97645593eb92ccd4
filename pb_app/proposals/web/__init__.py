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
        "no_process": _l("There is no budget process under way here yet, so proposals cannot be taken."),
        "already_sent": _l(
            "A proposal has already been sent from this page: %(ref)s. If this is another one, send it once more."
        ),
        "reference_not_public": _l("There is no published proposal with the reference %(given)s."),
        "in_the_future": _l("The date lies in the future."),
        "unknown_hearing": _l("There is no hearing with this reference."),
        "unknown_source": _l("Unknown source. Use one of: %(known)s."),
    }
)

from pb_app.proposals.web import (  # noqa: E402, F401 - the views need the blueprints
    answering,
    following,
    importing,
    public,
    recorder,
    staff,
    submitting,
    taking_away,
)
