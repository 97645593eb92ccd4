"""The audit record: in the same transaction, sealed into a chain, and erasing breaks nothing."""

import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from pb_app.audit.service import log, seal, verify
from pb_app.audit.tables import AuditEntry, AuditPayload, AuditSeal
from pb_app.database import db
from pb_app.kernel.actor import SYSTEM
from pb_app.unit_of_work import unit_of_work


def _log(action: str = "hearing.moved", **after: object) -> None:
    with unit_of_work(SYSTEM) as uow:
        log(uow, action=action, subject_type="hearing", subject_id=1, municipality_id="vlore", after=after)


@pytest.fixture
def sealed(app: APIFlask) -> APIFlask:
    """Three entries, sealed in two links; what the cast's making left is sealed before."""
    seal()
    _log(hall="Pallati i Kulturës")
    _log(hall="Bashkia")
    assert seal() == 2
    _log(hall="Shkolla")
    assert seal() == 1
    return app


def test_a_whole_record_verifies(sealed: APIFlask) -> None:
    assert verify() == []
    assert seal() == 0, "nothing new, no link"


def test_a_use_case_that_fails_leaves_no_entry(app: APIFlask) -> None:
    before = db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry))
    with pytest.raises(ZeroDivisionError), unit_of_work(SYSTEM) as uow:
        log(uow, action="hearing.moved", subject_type="hearing", subject_id=1)
        _ = 1 / 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) == before


def test_a_changed_payload_is_found(sealed: APIFlask) -> None:
    with unit_of_work(SYSTEM) as uow:
        payload = uow.session.scalars(sa.select(AuditPayload).order_by(AuditPayload.entry_id.desc())).first()
        assert payload is not None
        payload.body = {"before": None, "after": {"hall": "elsewhere"}}
    (fault,) = verify()
    assert "does not match its digest" in fault


def test_an_erased_payload_breaks_nothing(sealed: APIFlask) -> None:
    with unit_of_work(SYSTEM) as uow:
        uow.session.execute(sa.delete(AuditPayload))
    assert verify() == []


def test_a_changed_link_is_found(sealed: APIFlask) -> None:
    with unit_of_work(SYSTEM) as uow:
        link = uow.session.scalars(sa.select(AuditSeal).order_by(AuditSeal.id.desc())).first()
        assert link is not None
        link.chain_hash = "0" * 64
    (fault,) = verify()
    assert "the chain does not match" in fault


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"])
def test_entries_can_only_be_added(statement: str, sealed: APIFlask) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), unit_of_work(SYSTEM) as uow:
        uow.session.execute(sa.text(statement))
