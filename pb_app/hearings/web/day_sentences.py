"""The sentences for faults of the day itself: counting, minutes, registration."""

from flask_babel import lazy_gettext as _l

from pb_app.web.error_texts import register_texts

register_texts(
    {
        "agenda_needs_hour": _l("Write the day and the hour first: the agenda is drafted from them."),
        "unknown_count": _l("This cannot be counted: %(name)s."),
        "device_unreadable": _l("Please open the page anew and count once more."),
        "page_unreadable": _l("Write the number of the page: from 1 to %(limit)s."),
        "page_empty": _l("Write the totals at the foot of the page."),
        "minutes_empty": _l("The minutes say nothing yet: write what was said, or record the proposals."),
        "minutes_unchanged": _l("Nothing has changed since the last revision, and no signed copy was added."),
        "people_out_of_range": _l("Write how many people come: from 1 to %(limit)s."),
        "need_in_words": _l("Write what else you need."),
        "registration_closed": _l("Registration is not open for this hearing."),
        "seats_full": _l("All seats are taken."),
        "seats_few": _l("Not enough seats are left: %(left)s."),
        "seats_out_of_range": _l("Write how many seats there are: from 1 to %(limit)s."),
    }
)
