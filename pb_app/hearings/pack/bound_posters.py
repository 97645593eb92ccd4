"""The posters of several hearings in one file, a page each."""

from collections.abc import Sequence

from flask_babel import gettext as _

from pb_app.hearings.particulars import HearingDetail
from pb_app.hearings.posters import Printed, poster
from pb_app.hearings.wording import language
from pb_app.territory.queries import MunicipalityCard


def bound_posters(municipality: MunicipalityCard, details: Sequence[HearingDetail]) -> Printed:
    """At least one hearing; each page is what the hearing's own poster says."""
    pages = [poster(municipality, detail) for detail in details]
    data = {
        "language": language(),
        "title": _("Posters of the hearings: %(what)s", what=municipality.full_name),
        "municipality": municipality.full_name,
        "posters": [page.data for page in pages],
    }
    return Printed(data, max(page.changed_at for page in pages))
