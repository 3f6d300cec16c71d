"""The API does what its description says: whatever is sent, nothing breaks, and nothing else is answered."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import schemathesis
from api_calls import OFFICER, opening
from factories import ROOT, tiny_rules
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import InvalidArgument, Unsatisfiable
from hypothesis.strategies import booleans
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks
from starlette.testclient import TestClient

from workflow.actions.house import open_house
from workflow.actions.tokens import TokenAsked, make_token
from workflow.model.token import Scope
from workflow.settings import Settings
from workflow.vocabulary import Role
from workflow.web.api.limits import Limits, Rate
from workflow.web.app import create_app
from workflow.web.demo import DemoSessions
from workflow.web.person import Person

EVERYTHING = Person(OFFICER.id, OFFICER.name, frozenset(Role))


@pytest.fixture(scope="module")
def described(tmp_path_factory):
    """Give the API of a small house to somebody who may do everything."""
    folder = tmp_path_factory.mktemp("api")
    own = Settings(
        rules=tiny_rules(folder / "law"), templates=ROOT / "templates", home=folder / "home", keys=folder / "keys",
        authority="xx",
    )  # fmt: skip
    with open_house(own) as house:
        app = create_app(house, sessions=DemoSessions((EVERYTHING,)))
        api = next(route.app for route in app.routes if getattr(route, "name", "") == "api")
        api.state.limits = Limits(Rate(10**9, 10**9), Rate(10**9, 10**9))
        asked = TokenAsked(name="trial", scopes=frozenset(Scope))
        _, word = make_token(house, (OFFICER.id, OFFICER.name), asked, by=OFFICER.name, at=datetime.now(UTC))
        schema = schemathesis.openapi.from_asgi("/api/openapi.json", app)
        client = TestClient(app, base_url="http://testserver/api/", headers={"authorization": f"Bearer {word}"})
        assert client.post("/requests", json=opening("XX-1")).status_code == 201
        schema.word = word
        schema.config.generation.update(with_security_parameters=False)
        yield schema


FEW, MANY = 3, 60
CHECKS = (
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.unsupported_method,
)
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


def faults_of(described, examples):
    """Return each operation for which something else came than is described, with what came."""
    head = {"authorization": f"Bearer {described.word}"}

    def tries(operation, mode):
        @settings(
            max_examples=examples,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            derandomize=True,
            phases=[Phase.generate],
        )
        @given(case=operation.as_strategy(generation_mode=mode), known=booleans())
        def once(case, known):
            if known and "reference" in case.path_parameters:
                case.path_parameters["reference"] = "XX-1"
            case.call_and_validate(checks=CHECKS, headers=head)

        once()

    found = []
    for result in described.get_all_operations():
        operation = result.ok()
        for mode in MODES:
            try:
                tries(operation, mode)
            except (Unsatisfiable, InvalidArgument):
                continue
            except BaseExceptionGroup as fault:
                found.append(f"{operation.label} {mode}: {fault.exceptions}"[:1500])
            except Exception as fault:  # noqa: BLE001 - whatever it is, it is told with its operation
                found.append(f"{operation.label} {mode}: {fault}"[:1500])
    return found


def test_nothing_that_is_sent_breaks_anything(described):
    assert faults_of(described, FEW) == []


@pytest.mark.soak
def test_nothing_of_much_that_is_sent_breaks_anything(described):
    assert faults_of(described, MANY) == []
