"""No more mails about answers: the address is erased, by the link that each mail holds."""

from pb_app.consolidation.queries.authors import find_addresses
from pb_app.cycles.queries import get_cycle
from pb_app.kernel.actor import VISITOR
from pb_app.proposals.service.following import apply_forget_address
from pb_app.unit_of_work import house, unit_of_work


def stop_answers(*, municipality_id: str, year: int, digest: str) -> None:
    """Erase the address behind the link from all its proposals of the year; once more changes nothing.

    Raises ``NotFound`` for a year that is not there.
    """
    with unit_of_work(VISITOR) as uow:
        cycle = get_cycle(municipality_id, year)
        secret = house().settings.secret_key
        for email in dict.fromkeys(find_addresses(cycle.id, digest, secret=secret)):
            apply_forget_address(uow, cycle_id=cycle.id, email=email)
