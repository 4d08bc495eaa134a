"""A test client that checks every page's manners, and the cast: the same few people in every web test.

The cast: Vera, an approved exile in Georgia who looks for a mentor; Taras, a mentor in Poland with two places, open to
everybody; Alena, a peer in Lithuania; Nina, a newcomer whom nobody has approved; Hanna, a host at a university; Cora,
a coordinator; Igor, approved but found by nobody; and a stranger without an account.
"""

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any, TypeVar

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from config import MailServer
from web.accounts.operations import new_account
from web.commands.working import work_off
from web.db import Session, make_session
from web.matching.live import LiveIndex
from web.models import Account, Organisation, Person, Seat

T = TypeVar("T")

PASSPHRASE = "six plain words for every test"
NOW = datetime(2026, 11, 23, 12, 0)  # noqa: DTZ001  the application's times are UTC without zone
TITLES = {"Notes", "Заметки", "Нотатки", "Нататкі"}
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
MAX_PAGE_BYTES = 40_000
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of the apps of Hanna and Cora, who sign in with a second step
SECOND_STEP = {"on": True, "secret": SECRET, "step": 0, "codes": []}
CAST = ("vera", "taras", "alena", "nina", "hanna", "cora", "igor")


class Clock:
    """The application's clock in tests: stands still until it is moved."""

    def __init__(self, start: datetime = NOW) -> None:
        self.moment = start

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **span: float) -> None:
        """Go forward by a timedelta's arguments."""
        self.moment += timedelta(**span)


def at_once(actions: Sequence[Callable[[], T]]) -> list[T]:
    """What each of `actions` answers, all begun at the same moment; raises what one of them raised."""
    start = threading.Barrier(len(actions))

    def begun(action: Callable[[], T]) -> T:
        start.wait()
        return action()

    with ThreadPoolExecutor(len(actions)) as threads:
        return list(threads.map(begun, actions))


@dataclass
class Page:
    """A fetched page, with its manners already checked."""

    response: TestResponse

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def html(self) -> str:
        return self.response.get_data(as_text=True)

    @property
    def lasting(self) -> str:
        """The page without its form tokens, which change by the second."""
        return re.sub(r'name="csrf_token"[^>]*value="[^"]+"', "", self.html)

    @property
    def text(self) -> str:
        """What a reader sees: no tags, single blanks."""
        body = re.sub(r"(?s)<head>.*?</head>", " ", self.html)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())

    @property
    def location(self) -> str:
        return self.response.headers.get("Location", "")


def unescape(text: str) -> str:
    for entity, char in (("&#39;", "'"), ("&#34;", '"'), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(entity, char)
    return text


class Visitor:
    """Somebody at a browser: follows forms with their CSRF token, and looks at every page's manners."""

    def __init__(self, app: Flask, account_name: str | None = None) -> None:
        self.client: FlaskClient = app.test_client()
        self._token: tuple[str | None, str] = ("", "")  # with the cookie that it belongs to
        if account_name:
            page = self.post("/en/account/sign-in", name=account_name, passphrase=PASSPHRASE)
            assert page.status == 303, page.text
            if "/second-step/code" in page.location:
                page = self.post("/en/account/second-step/code", code=next_code(app, account_name))
                assert page.status == 303, page.text

    def get(self, path: str, expect: int = 200, **options: Any) -> Page:
        """Fetch `path`; its status must be `expect`."""
        page = Page(self.client.get(path, **options))
        assert page.status == expect, f"{path}: {page.status} instead of {expect}: {page.text[:300]}"
        check_manners(page, path)
        self._find_token(page.response)
        return page

    def post(self, path: str, **values: Any) -> Page:
        """Send a form with the token that a page of this visitor carries."""
        page = Page(self.client.post(path, data={"csrf_token": self.token, **values}))
        check_manners(page, path)
        return page

    @property
    def token(self) -> str:
        """What a page of this visitor carries; it holds for as long as her cookie stays the same."""
        pages = iter(("/en/account/sign-in", "/en/account/"))  # the second for those who are signed in
        while self._token[0] != self._cookie:
            self._find_token(self.client.get(next(pages)))
        return self._token[1]

    def _find_token(self, response: TestResponse) -> None:
        if response.mimetype == "text/html" and (found := TOKEN.search(response.text)):
            self._token = self._cookie, found[1]

    @property
    def _cookie(self) -> str | None:
        cookie = self.client.get_cookie(self.client.application.config["SESSION_COOKIE_NAME"])
        return cookie.value if cookie else None


def next_code(app: Flask, name: str) -> str:
    """A code of the app of one of the cast that was not used yet; three fit at one moment, then the clock must move."""
    now = int(app.config["CLOCK"]().replace(tzinfo=UTC).timestamp()) // 30
    used: dict[str, int] = app.extensions.setdefault("test.codes", {})
    used[name] = max(used.get(name, 0) + 1, now - 1)
    assert used[name] <= now + 1, f"{name} signed in three times at one moment"
    return pyotp.TOTP(SECRET).generate_otp(used[name])


def check_manners(page: Page, path: str) -> None:
    """What must be true of every page, whoever fetched it."""
    headers = page.response.headers
    assert "default-src 'none'" in headers["Content-Security-Policy"], path
    assert headers["Referrer-Policy"] == "same-origin", path
    assert headers["Cache-Control"] == "no-store", path
    if page.response.mimetype != "text/html" or page.status in (301, 302, 303, 308):
        return
    html = page.html
    assert len(page.response.data) < MAX_PAGE_BYTES, f"{path} weighs {len(page.response.data)} bytes"
    reader = _Reader()
    reader.feed(html)
    assert reader.title in TITLES, f"{path} has the title {reader.title!r}; titles tell nothing"
    assert reader.headings == 1, f"{path} has {reader.headings} first headings"
    assert not reader.faults, f"{path}: {reader.faults}"
    assert "None</" not in html, path


FETCHED = {"img": "src", "link": "href", "script": "src", "source": "srcset", "form": "action"}


class _Reader(HTMLParser):
    """Collects what a page must not have: foreign addresses, scripts, inline code, repeated ids, unnamed fields."""

    def __init__(self) -> None:
        super().__init__()
        self.title, self.headings = "", 0
        self.faults: list[str] = []
        self._ids: set[str] = set()
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self._in_title = tag == "title"
        self.headings += tag == "h1"
        if (identity := values.get("id")) is not None:
            if identity in self._ids:
                self.faults.append(f"id {identity} twice")
            self._ids.add(identity)
        if any(name.startswith("on") or name == "style" for name in values):
            self.faults.append(f"inline code or style in {tag}")
        address = values.get(FETCHED.get(tag, ""), "") or ""
        if address.startswith(("http:", "https:", "//", "data:", "javascript:")):
            self.faults.append(f"{tag} fetches {address}")
        if tag == "script" and not address.startswith("/static/map"):
            self.faults.append("a script outside the map")
        if tag == "img" and "alt" not in values:
            self.faults.append("a picture without alt")
        if tag == "a" and (values.get("href") or "").startswith("javascript:"):
            self.faults.append("a link that is code")

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data.strip()

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002  the parser's own signature
        self._in_title = False


@dataclass
class World:
    """The application of one test, its clock and its cast."""

    app: Flask
    clock: Clock
    people: dict[str, Any] = field(default_factory=dict)  # name -> person id
    visitors: dict[str, Visitor] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Visitor:
        if name not in CAST:
            raise AttributeError(name)
        if name not in self.visitors:
            self.visitors[name] = Visitor(self.app, account_name=name)
        return self.visitors[name]

    @property
    def stranger(self) -> Visitor:
        """Somebody without an account."""
        return Visitor(self.app)

    def id(self, name: str) -> Any:
        """The person id of one of the cast."""
        return self.people[name]

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session of the test's own, committed at the end."""
        session = make_session(self.app.extensions["mosty.engine"], self.app.extensions["mosty.keys"])
        try:
            yield session
            session.commit()
        finally:
            session.close()

    def work(self, server: MailServer | None = None) -> dict[str, int]:
        """A turn of `mosty work` on this day; what each duty changed."""
        engine, keys = self.app.extensions["mosty.engine"], self.app.extensions["mosty.keys"]
        return work_off(engine, keys, self.clock().date(), self.live, server)

    def close(self) -> None:
        """Give the connections back."""
        self.app.extensions["mosty.engine"].dispose()
        self.app.extensions["mosty.keys"].close()

    def change(self, name: str, **values: Any) -> None:
        """Set attributes of one of the cast."""
        with self.session() as session:
            person = session.get_one(Person, self.people[name])
            for attribute, value in values.items():
                setattr(person, attribute, value)

    def person(self, name: str, read: Callable[[Person], Any]) -> Any:
        """What `read` makes of one of the cast."""
        with self.session() as session:
            return read(session.get_one(Person, self.people[name]))

    def account(self, session: Session, name: str) -> Account:
        """The account of one of the cast, in `session`."""
        return session.scalars(select(Account).where(Account.person_id == self.people[name])).one()

    @property
    def live(self) -> LiveIndex:
        found: LiveIndex = self.app.extensions["mosty.live"]
        return found


EVERYBODY = ["RU", "BY", "UA"]
_PEOPLE: dict[str, dict[str, Any]] = {
    "vera": {
        "approved": True,
        "as_peer": True,
        "pseudonym": "Vera",
        "fields": ["journalism"],
        "stage": "early",
        "languages": {"ru": "native", "en": "B2"},
        "skills": ["investigative_journalism"],
        "needs": ["mentorship", "fellowship"],
        "offers": ["peers"],
        "country": "GE",
        "city": "Tbilisi",
        "timezone": "Asia/Tbilisi",
        "origins": ["RU"],
        "open_to": EVERYBODY,
        "about": "I write about courts.",
        "contact": "vera on the green messenger",
    },
    "taras": {
        "approved": True,
        "as_mentor": True,
        "as_peer": True,
        "capacity": 2,
        "pseudonym": "Taras",
        "fields": ["journalism"],
        "stage": "senior",
        "languages": {"uk": "native", "ru": "C1", "en": "C1"},
        "skills": ["investigative_journalism"],
        "needs": [],
        "offers": ["mentorship", "fellowship"],
        "country": "PL",
        "city": "Warsaw",
        "timezone": "Europe/Warsaw",
        "origins": ["UA"],
        "open_to": EVERYBODY,
        "about": "Thirty years of newsrooms.",
        "contact": "taras at the blue mail",
    },
    "alena": {
        "approved": True,
        "as_peer": True,
        "pseudonym": "Alena",
        "fields": ["human_rights"],
        "stage": "mid",
        "languages": {"be": "native", "ru": "native", "en": "B2"},
        "skills": ["investigative_journalism"],
        "needs": ["peers"],
        "offers": ["introductions"],
        "country": "LT",
        "timezone": "Europe/Vilnius",
        "origins": ["BY"],
        "open_to": EVERYBODY,
    },
    "nina": {
        "pseudonym": "Nina",
        "fields": ["law"],
        "languages": {"ru": "native", "en": "B1"},
        "needs": ["legal_aid"],
        "country": "AM",
        "as_peer": True,
        "origins": ["RU"],
        "open_to": EVERYBODY,
    },
    "hanna": {"approved": True, "pseudonym": "Hanna", "country": "DE", "languages": {"de": "native", "en": "C1"}},
    "cora": {"approved": True, "pseudonym": "Cora", "country": "DE", "languages": {"en": "C1", "ru": "B2"}},
    "igor": {
        "approved": True,
        "pseudonym": "Igor",
        "fields": ["journalism"],
        "stage": "mid",
        "languages": {"ru": "native", "en": "B2"},
        "skills": ["investigative_journalism"],
        "needs": ["mentorship"],
        "country": "GE",
        "origins": ["RU"],
        "open_to": EVERYBODY,
    },
}


def introduce_cast(world: World) -> None:
    """Give every one of the cast an account that PASSPHRASE opens; the sign-in name is the name."""
    with world.session() as session:
        university = Organisation(
            name="Example University", folded_name="example university", country="DE", verified=True
        )
        session.add(university)
        session.flush()
        for name, values in _PEOPLE.items():
            person = Person(**values)
            session.add(person)
            session.flush()
            account = new_account(
                session, session.info["keys"], person, name=name, passphrase=PASSPHRASE,
                today=NOW.date(), is_host=name == "hanna", is_coordinator=name == "cora",
                organisation_id=university.id if name == "hanna" else None,
            )  # fmt: skip
            if name in ("hanna", "cora"):
                account.factor = SECOND_STEP
            world.people[name] = person.id
            handle = session.info["keys"].handle(person.id)
            session.add_all(Seat(mentor_handle=handle, number=number) for number in range(person.capacity))
