"""Which pages there are for whom: declared by the application, reached by following links as a person does.

One page of each kind: two pages are of a kind when they have the same endpoint, the same words in the path (not the
same row or country) and the same questions in the query.
"""

import uuid
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from flask import Flask
from playwright.sync_api import APIRequestContext
from werkzeug.exceptions import HTTPException

from web.app import FEATURES
from web.permissions import POLICIES, allows
from web.visibility import Viewer

ROLES = {
    "exile": Viewer(uuid.UUID(int=1), approved=True),
    "mentor": Viewer(uuid.UUID(int=4), approved=True),
    "host": Viewer(uuid.UUID(int=2), approved=True, is_host=True),
    "coordinator": Viewer(uuid.UUID(int=3), approved=True, is_coordinator=True),
    "stranger": Viewer(),
}
# Files, and the way out of the site.
NOT_PAGES = {
    "static",
    "pages.leave",
    "accounts.export",
    "mentoring.calendar",
    "dates.calendar",
    "notebook.calendar",
    "factors.picture",
    # Open between the passphrase and the code alone.
    "factors.code",
    "maps.image",
    "maps.vector",
    "coordination.evaluation_image",
}
# Where somebody comes in; the last is where signing up sends those whom it refuses.
DOORS = ("/", "/en/", "/en/not-here")
MOST_PAGES = 200

Kind = tuple[Any, ...]


@dataclass(frozen=True)
class Address:
    """A page of the site: its endpoint, its kind, its path with the query."""

    endpoint: str
    kind: Kind
    path: str

    @property
    def feature(self) -> str:
        """The part of the application that it belongs to."""
        return self.endpoint.partition(".")[0]


def page_endpoints() -> frozenset[str]:
    """Every endpoint that answers GET with a page."""
    app = Flask(__name__, static_folder=None)
    for feature in FEATURES:
        app.register_blueprint(feature)
    return frozenset(rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())) - NOT_PAGES


def endpoints_of(role: str) -> frozenset[str]:
    """The pages' endpoints that `role` may call."""
    return frozenset(name for name in page_endpoints() if allows(POLICIES[name].role, ROLES[role]))


def walk(app: Flask, request: APIRequestContext, origin: str) -> dict[Kind, Address]:
    """From the doors along every link to one page of each kind. Every answer must be 200."""
    found: dict[Kind, Address] = {}
    waiting = [urljoin(origin, path) for path in DOORS]
    for link in waiting:
        address = _locate(app, link, origin)
        if address is None or address.kind in found:
            continue
        answer = request.get(link)
        assert answer.status == 200, f"{link} answers {answer.status}"
        if "text/html" not in answer.headers["content-type"]:
            continue
        found[address.kind] = address
        assert len(found) < MOST_PAGES, "the walk has no end: two pages of a kind look different to it"
        reader = _Links()
        reader.feed(answer.text())
        waiting += [answer.url, *(urljoin(answer.url, target) for target in reader.targets)]
    return found


def _locate(app: Flask, link: str, origin: str) -> Address | None:
    parts = urlsplit(link)
    if f"{parts.scheme}://{parts.netloc}" != origin:
        return None
    try:
        endpoint, matched = app.url_map.bind("").match(parts.path)
    except HTTPException:
        raise AssertionError(f"a link leads nowhere: {link}") from None
    if endpoint in NOT_PAGES or matched.get("lang", "en") != "en":
        return None
    given = {name: value for name, value in matched.items() if name != "country"}
    words = sorted((name, value) for name, value in given.items() if not isinstance(value, uuid.UUID))
    asked = sorted({name for name, value in parse_qsl(parts.query)})
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return Address(endpoint, (endpoint, *words, *asked), path)


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        target = dict(attrs).get("href")
        if tag == "a" and target and not target.startswith("#"):
            self.targets.append(target)


def parts_of_the_site() -> list[tuple[str, str]]:
    """(role, feature) wherever the role may open a page of the feature: what the tests are spread over."""
    return [(role, name) for role in ROLES for name in sorted({one.partition(".")[0] for one in endpoints_of(role)})]
