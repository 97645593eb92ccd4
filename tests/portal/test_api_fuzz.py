"""Schemathesis over the description of the API, in process: no server error, answers as described."""

import pytest
import schemathesis
from apiflask import APIFlask
from flask import g
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)

from tests.cycles.factories import make_cycle
from tests.hearings.factories import announced
from tests.portal.factories import edition
from tests.proposals.factories import listed

EXAMPLES = 12
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.mark.parametrize(
    "mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value
)
def test_every_question_gets_an_answer_as_described(app: APIFlask, mode: GenerationMode) -> None:
    cycle_id = make_cycle()
    announced(cycle_id=cycle_id)
    listed()
    edition(cycle_id)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    asked = 0

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def ask(case: Case) -> None:
        nonlocal asked
        asked += 1
        for name in list(g):
            g.pop(name)
        case.validate_response(case.call(headers={"Accept-Encoding": "identity"}), checks=CHECKS)

    for found in schema.get_all_operations():
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and not operation.query:
            continue
        given(case=operation.as_strategy(generation_mode=mode))(ask)()
    assert asked >= EXAMPLES
