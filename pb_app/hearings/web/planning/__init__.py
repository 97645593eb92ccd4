"""Pages of planning a season: what it must heed, the draft, reading files into it, publishing it."""

from flask import Blueprint

planning_staff = Blueprint("planning_staff", __name__, url_prefix="/staff/<m>/planning")

from pb_app.hearings.web.planning import (  # noqa: E402, F401 - the views need the blueprint
    bulk,
    compare,
    copy_year,
    draft,
    draft_words,
    facts_texts,
    import_season,
    import_words,
    line,
    notes,
    notice_document,
    place_rules,
    rounds,
    run,
    settings,
    special_days,
    teams,
)
