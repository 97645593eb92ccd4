"""What follows for the author when the office has answered."""

from pb_app.proposals.events import ProposalModerated
from pb_app.proposals.moderating.telling import tell_author
from pb_app.unit_of_work import House


def register(house: House) -> None:
    """Listen to the answers of the office."""
    house.on(ProposalModerated, tell_author)
