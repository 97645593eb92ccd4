"""Public addresses of hearings and feeds, for what goes out without a request: feeds, mails, files."""

from pb_app.unit_of_work import house
from pb_app.web.locale import in_language


def hearing_url(municipality_id: str, ref: str, language: str) -> str:
    """The page of one hearing."""
    return absolute(f"/{municipality_id}/hearings/{ref}", language)


def calendar_url(municipality_id: str, language: str, query: str = "") -> str:
    """The calendar page, with a filter such as ``place=vlore-rajoni-3``."""
    return absolute(f"/{municipality_id}/hearings" + (f"?{query}" if query else ""), language)


def feed_url(scope: str, language: str) -> str:
    """The feed of a scope: ``vlore``, ``vlore/places/vlore-rajoni-3``, ``vlore/themes/arsim``."""
    return absolute(f"/{scope}/hearings.ics", language)


def absolute(path: str, language: str) -> str:
    """An address below the base address of the settings, in a language."""
    return house().settings.base_url + in_language(path, language)
