"""Every endpoint has a policy, and every endpoint times every role obeys it. Generated from the URL map itself."""

import dataclasses
import re
import uuid
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, BaseConverter, Rule, UUIDConverter
from werkzeug.routing.converters import NumberConverter

from config import Settings
from tests.web.manners import Page, World, check_manners
from web import permissions
from web.app import create_app
from web.permissions import POLICIES, Policy, Role, UndeclaredEndpoint
from web.relations import RELATIONS

VIEWERS = {
    "stranger": {Role.ANYONE},
    "nina": {Role.ANYONE, Role.MEMBER},
    "vera": {Role.ANYONE, Role.MEMBER, Role.APPROVED},
    "hanna": {Role.ANYONE, Role.MEMBER, Role.APPROVED, Role.HOST},
    "cora": {Role.ANYONE, Role.MEMBER, Role.APPROVED, Role.HOST, Role.COORDINATOR},
}


def _rules(app: Flask) -> Iterator[tuple[Rule, str]]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            yield from ((rule, method) for method in ("GET", "POST") if method in (rule.methods or ()))


def _path(app: Flask, rule: Rule) -> str:
    """An address of `rule` whose row, where it names one, does not exist."""
    values = {name: _value(converter) for name, converter in rule._converters.items()}
    if "lang" in rule.arguments:
        values["lang"] = "en"
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        return adapter.build(rule.endpoint, values)


def _value(converter: BaseConverter) -> object:
    match converter:
        case UUIDConverter():
            return uuid.uuid4()
        case AnyConverter():
            return min(converter.items)
        case NumberConverter():
            return 1
        case _:
            return "europe"


@pytest.mark.parametrize("name", VIEWERS)
def test_every_endpoint_times_every_role(world: World, name: str) -> None:
    """Who lacks the role is sent to sign in or gets 403; who has it never does; a row that is not hers is 404."""
    visitor = world.stranger if name == "stranger" else getattr(world, name)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', visitor.client.get("/en/account/").text)
    form = {"csrf_token": token[1]} if token else {}
    seen = 0
    for rule, method in _rules(world.app):
        if rule.endpoint in ("accounts.sign_out", "accounts.end_sessions"):
            continue  # they end the session that this test needs; tests/web/accounts covers them
        path, policy = _path(world.app, rule), POLICIES[rule.endpoint]
        answer = visitor.client.open(path, method=method, data=form if method == "POST" else None)
        seen += 1
        check_manners(Page(answer), path)
        allowed = policy.role in VIEWERS[name]
        if method == "POST" and not form:
            assert answer.status_code == 400, f"{method} {path}: a form without a token must be refused"
        elif not allowed and name == "stranger":
            assert answer.status_code == 303, f"{method} {path}: {answer.status_code}"
            assert "/account/sign-in" in answer.headers["Location"]
        elif not allowed:
            assert answer.status_code == 403, f"{method} {path} as {name}: {answer.status_code}"
        elif rule.arguments - {"lang"} and any(
            isinstance(converter, UUIDConverter) for converter in rule._converters.values()
        ):
            assert answer.status_code in (404, 303), f"{method} {path} as {name}: {answer.status_code}"
        else:
            assert answer.status_code in (200, 303, 422), f"{method} {path} as {name}: {answer.status_code}"
    assert seen > 40


def test_every_unsafe_endpoint_refuses_a_missing_or_foreign_token(world: World) -> None:
    foreign = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', world.alena.client.get("/en/account/").text)
    assert foreign is not None
    for rule, method in _rules(world.app):
        if method == "POST":
            for data in ({}, {"csrf_token": "garbage"}, {"csrf_token": foreign[1]}):
                answer = world.vera.client.post(_path(world.app, rule), data=data)
                assert answer.status_code == 400, f"{rule.rule} took {data}"


def test_an_endpoint_without_a_policy_stops_the_start(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    without = {endpoint: policy for endpoint, policy in POLICIES.items() if endpoint != "pages.about"}
    monkeypatch.setattr(permissions, "POLICIES", without)
    with pytest.raises(UndeclaredEndpoint, match=r"pages\.about"):
        create_app(settings)


def test_a_policy_without_an_endpoint_stops_the_start(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permissions, "POLICIES", {**POLICIES, "pages.gone": Policy(Role.ANYONE)})
    with pytest.raises(UndeclaredEndpoint, match=r"pages\.gone"):
        create_app(settings)


def test_scripts_run_on_the_map_paths_alone(world: World) -> None:
    scripted = {endpoint for endpoint, policy in POLICIES.items() if policy.script}
    assert scripted
    assert all(endpoint.startswith("maps.") for endpoint in scripted)
    assert "script-src" not in world.cora.get("/en/coordination/").response.headers["Content-Security-Policy"]
    map_policy = world.cora.get("/en/maps/countries").response.headers["Content-Security-Policy"]
    assert "script-src 'self'" in map_policy
    assert "unsafe" not in map_policy


def test_every_relation_is_known() -> None:
    for endpoint, policy in POLICIES.items():
        assert policy.relation is None or policy.relation in RELATIONS, endpoint
        assert dataclasses.is_dataclass(policy)


def test_a_get_cannot_write(world: World) -> None:
    """The database itself refuses: the request's session is read-only while the method is safe."""
    for page in ("/en/for-you/", "/en/profile/", "/en/openings/", "/en/requests/"):
        with world.session() as session:
            before = session.connection().exec_driver_sql("SELECT value FROM revision").scalar()
        world.vera.get(page)
        with world.session() as session:
            assert session.connection().exec_driver_sql("SELECT value FROM revision").scalar() == before
