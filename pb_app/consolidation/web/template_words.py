"""Words that the templates of consolidation ask for: of proposals, counts and amounts."""

from collections.abc import Callable

from pb_app.consolidation.rules.totals import Provenance
from pb_app.consolidation.web import consolidation_public, consolidation_staff
from pb_app.consolidation.web.rooms import stages_of_work
from pb_app.consolidation.words import old_lek_words, provenance_parts
from pb_app.kernel.money import grouped
from pb_app.proposals.web.wording import (
    excerpt,
    place_words,
    signatures_words,
    source_label,
    supports_words,
    voices_words,
    votes_words,
)


def provenance_words(counts: Provenance) -> list[str]:
    """The counts in words, side by side."""
    return provenance_parts(
        proposals=counts.proposals, people=counts.people, voices=counts.voices, signatures=counts.signatures,
        supports=counts.supports, votes=counts.votes,
        hearings=counts.hearings, places=counts.places,
    )  # fmt: skip


def words_for_templates() -> dict[str, Callable[..., object]]:
    """The functions by their names in templates."""
    return {
        "excerpt": excerpt,
        "old_lek_words": old_lek_words,
        "place_words": place_words,
        "provenance_words": provenance_words,
        "signatures_words": signatures_words,
        "source_label": source_label,
        "stages_of_work": stages_of_work,
        "supports_words": supports_words,
        "voices_words": voices_words,
        "votes_words": votes_words,
    }


consolidation_public.app_template_filter("grouped")(grouped)
for blueprint in (consolidation_public, consolidation_staff):
    blueprint.context_processor(words_for_templates)
