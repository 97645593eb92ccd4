"""Counters of a cycle: numbers without gaps, figures that add up."""

import pytest
from apiflask import APIFlask

from pb_app.cycles import counters
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError
from pb_app.unit_of_work import unit_of_work
from tests.cycles.factories import make_cycle


def test_numbers_count_from_one_for_each_cycle_and_name(app: APIFlask) -> None:
    first, second = make_cycle(year=2027), make_cycle(year=2028)
    with unit_of_work(SYSTEM) as uow:
        assert [counters.next_number(uow, first, "proposal") for _ in range(3)] == [1, 2, 3]
        assert counters.next_number(uow, first, "hearing") == 1
        assert counters.next_number(uow, second, "proposal") == 1
    assert counters.value_of(first, "proposal") == 3


def _count_and_fail(cycle_id: int) -> None:
    with unit_of_work(SYSTEM) as uow:
        counters.next_number(uow, cycle_id, "proposal")
        raise DomainError("transition")


def test_a_rollback_gives_the_number_back(app: APIFlask) -> None:
    cycle_id = make_cycle()
    with pytest.raises(DomainError):
        _count_and_fail(cycle_id)
    with unit_of_work(SYSTEM) as uow:
        assert counters.next_number(uow, cycle_id, "proposal") == 1


def test_figures_go_up_and_down(app: APIFlask) -> None:
    cycle_id = make_cycle()
    with unit_of_work(SYSTEM) as uow:
        counters.add_to(uow, cycle_id, "listed:vlore-novosele", 4)
        counters.add_to(uow, cycle_id, "listed:vlore-novosele", -1)
        counters.add_to(uow, cycle_id, "hearings", 2)
    assert counters.values_of(cycle_id, "listed:") == {"listed:vlore-novosele": 3}
    assert counters.value_of(cycle_id, "unknown") == 0
