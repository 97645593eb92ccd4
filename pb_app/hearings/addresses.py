"""Public addresses of hearings, for what goes out without a request: feeds, mails, files."""

from pb_app.unit_of_work import house
from pb_app.web.locale import in_language


def hearing_url(municipality_id: str, ref: str, language: str) -> str:
    """The page of one hearing; on posters too, since its QR code stays small (version 5 holds 84 octets)."""
    return absolute(f"/{municipality_id}/hearings/{ref}", language)


def calendar_url(municipality_id: str, language: str, query: str = "") -> str:
    """The calendar page, with a filter such as ``place=vlore-rajoni-3``."""
    return absolute(f"/{municipality_id}/hearings" + (f"?{query}" if query else ""), language)


def absolute(path: str, language: str) -> str:
    """An address below the base address of the settings, in a language."""
    return house().settings.base_url + in_language(path, language)
