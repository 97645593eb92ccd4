"""What follows for items and lists: a public version is told to its authors, covered words leave the items too."""

import sqlalchemy as sa

from pb_app.audit.service import log
from pb_app.consolidation.events import EditionPublished
from pb_app.consolidation.queries.items import SUBJECT
from pb_app.consolidation.service.telling import queue_telling
from pb_app.consolidation.tables import ConsolidatedItem, ItemLink
from pb_app.proposals.events import WordsCovered
from pb_app.proposals.moderating.rules import cover
from pb_app.unit_of_work import House, UnitOfWork

_TEXTS = ("title", "title_en", "description", "description_en")


def register(house: House) -> None:
    """Listen to the versions, and to what is covered in proposals."""
    house.on(EditionPublished, queue_telling)
    house.on(WordsCovered, _words_covered)


def _words_covered(uow: UnitOfWork, event: WordsCovered) -> None:
    """Cover the words in the items that were made of the proposal; a published version stays as it is."""
    holding = sa.select(ItemLink.item_id).where(ItemLink.proposal_id == event.proposal_id)
    wanted = sa.select(ConsolidatedItem).where(ConsolidatedItem.id.in_(holding)).order_by(ConsolidatedItem.id)
    for item in uow.session.scalars(wanted.with_for_update()):
        before = {name: getattr(item, name) for name in _TEXTS}
        changed = {
            name: covered for name, text in before.items() if (covered := cover(text, event.passages)) != text
        }
        if not changed:
            continue
        for name, text in changed.items():
            setattr(item, name, text)
        item.touch()
        log(
            uow, action="item_covered", subject_type=SUBJECT, subject_id=item.code,
            municipality_id=item.municipality_id, before={name: before[name] for name in changed},
            after={"texts": len(changed)},
        )  # fmt: skip
