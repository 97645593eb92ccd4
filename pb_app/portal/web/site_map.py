"""Which pages a search engine may read."""

from pb_app.cycles.queries import municipalities_in_use
from pb_app.portal.queries.addresses import public_hearing_refs
from pb_app.territory.queries import list_counties


def public_addresses() -> list[str]:
    """Paths without a language prefix: the general pages, each municipality, and what those in use have published."""
    cycles = municipalities_in_use()
    ids = [card.id for county in list_counties() for card in county.municipalities]
    # With one in use the first address only leads on to its page.
    general = ["/?all=1" if len(cycles) == 1 else "/", "/privacy", "/accessibility"]
    doors = [f"/{municipality_id}/" for municipality_id in ids]
    rooms = [
        f"/{municipality_id}/{page}"
        for municipality_id in ids
        if municipality_id in cycles
        for page in ("hearings", "proposals", f"budget/{cycles[municipality_id].year}")
    ]
    hearings = [f"/{municipality_id}/hearings/{ref}" for municipality_id, ref in public_hearing_refs()]
    return general + doors + rooms + hearings
