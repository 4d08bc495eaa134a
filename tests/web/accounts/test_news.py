"""Notes by mail: offered where there is a mail server, two sentences, one a day at most, and nothing that tells."""

import json
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import text

from config import MailServer
from tests.web.manners import World
from web.models import NoticeKind
from web.notices import tell

PAGE = "/en/account/news"
ADDRESS = "somebody.else@mail.example"
SENDER = "notes@paper.example"


class Post(socketserver.ThreadingTCPServer):
    """A mail server: takes what it is given, or nothing while `refuses`, and has no manners at parting."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.letters: list[str] = []
        self.refuses = False

    @property
    def settings(self) -> MailServer:
        """What an operator would set."""
        return MailServer("127.0.0.1", self.server_address[1], tls=False, sender=SENDER)


class _Talk(socketserver.StreamRequestHandler):
    server: Post

    def handle(self) -> None:
        self._say("554 no" if self.server.refuses else "220 ready")
        for line in self.rfile:
            if line.upper().startswith(b"DATA"):
                self._say("354 go on")
                body = iter(self.rfile.readline, b".\r\n")
                self.server.letters.append(b"".join(body).decode())
            self._say("250 fine")

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


@pytest.fixture
def post(world: World) -> Iterator[Post]:
    with Post() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        world.app.config["SETTINGS"] = replace(world.app.config["SETTINGS"], mail=server.settings)
        yield server
        server.shutdown()


def work(world: World, post: Post) -> int:
    """A turn of the worker; how many notes it sent."""
    return world.work(post.settings)["notes by mail"]


def exported(world: World) -> dict[str, str]:
    """What Vera's export holds about notes by mail."""
    return dict(json.loads(world.vera.client.get("/en/account/export.json").text)["account"]["news_by_mail"])


def news_for(world: World, name: str) -> None:
    """Something happens to one of the cast today."""
    with world.session() as session:
        handle = session.info["keys"].handle(world.id(name))
        for kind in (NoticeKind.LET_IN, NoticeKind.VOUCHED):
            tell(session, handle, kind, world.id(name), world.clock().date())


def test_it_works(world: World, post: Post) -> None:
    """M65: on the day after the news, once; nobody's name, no link, no subject; nothing new, nothing sent."""
    assert SENDER in world.vera.get(PAGE).text
    assert world.vera.post("/ru/account/news", address=ADDRESS, every="1").location == "/ru/account/"
    assert ADDRESS in world.vera.get(PAGE).html
    assert exported(world)["address"] == ADDRESS
    news_for(world, "vera")
    news_for(world, "taras")
    assert (work(world, post), post.letters) == (0, [])
    world.clock.move(days=1)
    assert (work(world, post), work(world, post)) == (1, 0)
    (letter,) = post.letters
    assert f"To: {ADDRESS}" in letter
    assert f"From: {SENDER}" in letter
    assert not any(word in letter.lower() for word in ("subject", "http", "mosty", "vera", "received", "localhost"))
    for _ in range(10):
        world.clock.move(days=1)
        assert work(world, post) == 0


def test_a_server_that_takes_nothing_is_asked_again(world: World, post: Post) -> None:
    world.vera.post(PAGE, address=ADDRESS, every="1")
    news_for(world, "vera")
    world.clock.move(days=1)
    post.refuses = True
    assert work(world, post) == 0
    post.refuses = False
    assert work(world, post) == 1


def test_once_a_week_and_not_after_it_is_put_away_or_switched_off(world: World, post: Post) -> None:
    world.vera.post(PAGE, address=ADDRESS, every="7")
    news_for(world, "vera")
    for days in range(1, 8):
        world.clock.move(days=1)
        assert work(world, post) == (days == 7)
    world.taras.post(PAGE, address="taras@mail.example", every="1")
    news_for(world, "taras")
    world.taras.post("/en/requests/news/put-away")
    world.alena.post(PAGE, address="alena@mail.example", every="1")
    news_for(world, "alena")
    world.alena.post(PAGE, address="", every="1")
    world.clock.move(days=1)
    assert work(world, post) == 0


@pytest.mark.usefixtures("post")
def test_the_address_is_sealed_at_one_length_for_everybody(world: World) -> None:
    world.vera.post(PAGE, address=ADDRESS)
    world.taras.get(PAGE)
    with world.session() as session:
        kept = [bytes(blob) for (blob,) in session.execute(text("SELECT mail_sealed FROM accounts"))]
    assert len({len(blob) for blob in kept}) == 1
    assert not any(ADDRESS.encode() in blob for blob in kept)


@pytest.mark.parametrize(
    "address", ["vera", "vera@mail", "a@b.example\r\nBcc: c@d.example", "a b@c.example", "x" * 201]
)
def test_what_is_no_address_is_refused_and_kept_in_the_form(world: World, post: Post, address: str) -> None:
    assert world.vera.post(PAGE, address=address, every="7").status == 422
    news_for(world, "vera")
    world.clock.move(days=8)
    assert work(world, post) == 0


def test_without_a_mail_server_nothing_is_offered_or_kept(world: World) -> None:
    page = world.vera.get(PAGE)
    assert "This site sends no mail." in page.text
    assert 'name="address"' not in page.html
    world.vera.post(PAGE, address=ADDRESS, every="1")
    assert exported(world) == {}
