"""Who has seen my card."""

import pytest

from tests.web.manners import World
from tests.web.people.ties import show


def test_it_works(world: World) -> None:
    show(world, "vera", "alena")
    show(world, "vera", "cora", kind="queue", days_ago=3)
    page = world.vera.get("/en/profile/seen")
    assert "Your card was shown on 2 days." in page.text
    assert "today as a peer, in suggestions" in page.text
    assert "20 November 2026 to a coordinator" in page.text


def test_it_names_nobody_and_counts_nobody(world: World) -> None:
    """Three viewers on one day look like one: the page must not tell who is here."""
    for viewer in ("alena", "taras", "igor"):
        show(world, "vera", viewer)
    page = world.vera.get("/en/profile/seen")
    assert "Your card was shown on 1 day." in page.text
    for name in ("Alena", "Taras", "Igor"):
        assert name not in page.text


def test_one_sees_only_what_concerns_oneself(world: World) -> None:
    show(world, "alena", "vera")
    assert "Nobody has seen your card" in world.vera.get("/en/profile/seen").text


def test_what_is_older_than_the_ledger_keeps_is_not_shown(world: World) -> None:
    show(world, "vera", "alena", days_ago=90)
    assert "Nobody has seen your card in the last 90 days." in world.vera.get("/en/profile/seen").text


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("vera", "The more you say of your work"),
        ("igor", "All your switches are off"),
        ("nina", "when a coordinator looks at it, or a member types your code"),
    ],
)
def test_nobody_yet_says_what_to_do(world: World, name: str, advice: str) -> None:
    assert advice in getattr(world, name).get("/en/profile/seen").text


def test_a_coordinators_look_is_shown_to_the_person(world: World) -> None:
    world.cora.get(f"/en/coordination/queue/{world.id('nina')}")
    assert "today to a coordinator" in world.nina.get("/en/profile/seen").text


@pytest.mark.parametrize("asked", ["2", "99", "-1", "x", "9" * 5000])
def test_many_days_come_in_pages(world: World, asked: str) -> None:
    for days_ago in range(30):
        show(world, "vera", "alena", days_ago=days_ago, kind=f"kind{days_ago}")
    page = world.vera.get(f"/en/profile/seen?page={asked}")
    assert "Your card was shown on 30 days." in page.text
    assert page.html.count('<th scope="row">') == (10 if asked in ("2", "99") else 20)
