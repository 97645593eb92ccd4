"""Pages of planning a season: what it must heed, the draft, reading files into it, publishing it."""

from flask import Blueprint

planning_staff = Blueprint("planning_staff", __name__, url_prefix="/staff/<m>/planning")

from pb_app.hearings.web.planning import facts_texts, import_words  # noqa: E402, F401 - register their sentences
