"""Error pages say what to do, keep what was typed, and neither they nor the log hold anything personal."""

import logging
import threading

import pytest
from sqlalchemy.exc import DBAPIError

from tests.web.manners import PASSPHRASE, Visitor, World
from web import coordination
from web.coordination import queries
from web.limits import Limit, TooMany, take

CANARY = "canary of Tbilisi and the green messenger, number 77"


def test_a_missing_page_has_a_way_on(world: World) -> None:
    page = world.stranger.get("/en/nothing-here", expect=404)
    assert "There is no such page" in page.text
    assert 'href="/en/"' in page.html


def test_who_is_not_let_in_yet_is_told_how(world: World) -> None:
    """A link that somebody passed on is no dead end for a newcomer."""
    assert 'href="/en/trust/"' in world.nina.get("/en/for-you/mentors", expect=403).html
    assert 'href="/en/trust/"' not in world.vera.get("/en/coordination/", expect=403).html


def test_missing_pages_speak_the_language_of_the_browser(world: World) -> None:
    page = world.stranger.get("/nothing", expect=404, headers={"Accept-Language": "uk"})
    assert '<html lang="uk">' in page.html


def test_a_missing_page_keeps_the_language_of_its_path(world: World) -> None:
    assert '<html lang="be">' in world.stranger.get("/be/nothing", expect=404, headers={"Accept-Language": "uk"}).html


def test_something_broken_leaks_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The page has a number that stands in the log too; what was typed and what the database said do not."""

    def break_down(*_: object) -> None:
        raise DBAPIError(f"INSERT {CANARY}", {"about": CANARY}, Exception(CANARY))

    monkeypatch.setattr(queries, "waiting", break_down)
    assert coordination.__doc__
    with caplog.at_level(logging.DEBUG):
        page = world.cora.get("/en/coordination/", expect=500)
    number = page.text.split("number ")[1].split(".")[0]
    assert number in caplog.text
    assert CANARY not in caplog.text
    assert CANARY not in page.html


def test_a_stale_form_gives_back_what_was_typed(world: World) -> None:
    answer = world.vera.client.post("/en/account/sessions/end", data={"csrf_token": "old", "about": CANARY})
    assert answer.status_code == 400
    assert CANARY in answer.text
    assert "Please send the form once more" in answer.text


def test_a_stale_form_never_gives_back_a_passphrase(world: World) -> None:
    long = "a passphrase that is longer than forty characters in all"
    answer = Visitor(world.app).client.post("/en/account/sign-in", data={"name": "vera", "passphrase": long})
    assert answer.status_code == 400
    assert long not in answer.text


def test_a_whole_visit_leaves_nothing_personal_in_the_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        world.vera.get("/en/for-you/")
        world.vera.get("/en/profile/preview")
        world.taras.get("/en/requests/")
        world.stranger.post("/en/account/sign-in", name="vera", passphrase="wrong words entirely")
    for secret in ("Vera", "Taras", "Tbilisi", "vera", PASSPHRASE, "wrong words", str(world.id("vera"))):
        assert secret not in caplog.text, secret


def test_an_oversized_form_is_refused_in_words(world: World) -> None:
    answer = world.vera.client.post("/en/account/sessions/end", data={"about": "x" * 300_000})
    assert answer.status_code == 413
    assert "too much at once" in answer.text


def test_tries_are_counted_exactly_by_many_at_once(world: World) -> None:
    """Forty tries from eight threads at a limit of ten: ten pass, thirty do not."""
    passed: list[bool] = []

    def tries() -> None:
        for _ in range(5):
            with world.app.test_request_context():
                try:
                    take(Limit("test", most=10, seconds=3600), b"somebody")
                    passed.append(True)
                except TooMany:
                    passed.append(False)

    threads = [threading.Thread(target=tries) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (passed.count(True), passed.count(False)) == (10, 30)


def test_a_limit_opens_again_in_the_next_window(world: World) -> None:
    with world.app.test_request_context():
        take(Limit("test", most=1, seconds=60), b"somebody")
        with pytest.raises(TooMany):
            take(Limit("test", most=1, seconds=60), b"somebody")
        take(Limit("test", most=1, seconds=60), b"somebody else")
        world.clock.move(seconds=60)
        take(Limit("test", most=1, seconds=60), b"somebody")
