"""Everything that somebody's browser can reach: each page that links lead to, each file, and each address guessed.

In this process and without JavaScript. Pages that differ only in which page of a long list they show, or in the value
of a question, count as one.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule, UUIDConverter
from werkzeug.test import TestResponse

DOORS = ("/en/", "/en/account/", "/en/account/export.json", "/en/account/export.csv")
LEFT_OUT = {"static", "pages.leave", "maps.vector", "maps.image", "coordination.evaluation_image"}
MOST_PAGES = 400
ORIGIN = "http://localhost"


class Row(str):
    """What stands in a path for one of many rows, not for one of a few pages."""

    __slots__ = ()


Kind = tuple[Any, ...]
Pages = dict[str, bytes]
"""By path: status, headers and body, as one string of bytes."""


def crawl(client: FlaskClient, rows: int = MOST_PAGES) -> Pages:
    """What `client` gets at the doors and along every link, of each page for at most so many `rows`."""
    found: Pages = {}
    kinds: set[Kind] = set()
    many: Counter[Kind] = Counter()
    waiting = [*DOORS]
    for link in waiting:
        kind, path = kind_of(client.application, urljoin(ORIGIN, link))
        if kind is None or kind in kinds:
            continue
        kinds.add(kind)
        same = tuple(part for part in kind if not isinstance(part, Row))
        many[same] += 1
        if many[same] > rows:
            continue
        assert len(kinds) < MOST_PAGES, "the crawl has no end: two pages of a kind look different to it"
        answer = client.get(path)
        assert answer.status_code < 500, f"{path}: {answer.status_code}"
        found[path] = as_bytes(answer)
        if answer.mimetype == "text/html":
            reader = _Links()
            reader.feed(answer.text)
            waiting += [urljoin(ORIGIN + path, target) for target in reader.targets]
        if location := answer.headers.get("Location"):
            waiting.append(urljoin(ORIGIN + path, location))
    return found


def as_bytes(answer: TestResponse) -> bytes:
    """All that a browser is told."""
    headers = "\n".join(f"{name}: {value}" for name, value in sorted(answer.headers))
    body: bytes = answer.data
    return f"{answer.status_code}\n{headers}\n\n".encode() + body


def kind_of(app: Flask, link: str) -> tuple[Kind | None, str]:
    """What tells one page from another (None: not followed), and its path with the query."""
    parts = urlsplit(link)
    if f"{parts.scheme}://{parts.netloc}" != ORIGIN:
        return None, ""
    try:
        endpoint, matched = app.url_map.bind("").match(parts.path)
    except HTTPException:
        return None, ""
    if endpoint in LEFT_OUT or matched.get("lang", "en") != "en":
        return None, ""
    asked = sorted({name for name, _ in parse_qsl(parts.query)})
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    rule = next(rule for rule in app.url_map.iter_rules(endpoint) if rule.arguments == matched.keys())
    parts_of_path = (
        value if hasattr(rule._converters[name], "items") else Row(str(value))
        for name, value in sorted(matched.items())
    )
    return (endpoint, *parts_of_path, *asked), path


def addresses(app: Flask, ids: Mapping[str, Iterable[uuid.UUID]], method: str = "GET") -> Iterator[tuple[Rule, str]]:
    """Every address about one row, for every id that may stand there: `ids` by the name that a path calls them."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        rows = [name for name, converter in rule._converters.items() if isinstance(converter, UUIDConverter)]
        if method in (rule.methods or ()) and len(rows) == 1:
            for identity in ids.get(rows[0], ()):
                values = {**_words(rule), rows[0]: identity}
                yield rule, adapter.build(rule.endpoint, values)


def _words(rule: Rule) -> dict[str, Any]:
    """The first of the words that a path may have in each place."""
    chosen = {name: min(converter.items) for name, converter in rule._converters.items() if hasattr(converter, "items")}
    return {**chosen, **({"lang": "en"} if "lang" in rule.arguments else {})}


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        target = dict(attrs).get("href" if tag == "a" else "src")
        if tag in ("a", "img", "iframe") and target and not target.startswith("#"):
            self.targets.append(target)
