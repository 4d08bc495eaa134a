"""Contact goes out from whoever looks for help: she is in nobody's list unless she chose to be found as a peer."""

from tests.web.connections.asking import ask
from tests.web.manners import World

LISTS = ("/en/for-you/", "/en/for-you/mentors", "/en/for-you/contacts", "/en/mentoring/", "/en/requests/")
HOSTS_PAGES = ("/en/openings/mine", "/en/openings/", "/en/for-you/")


def readers(world: World) -> dict[str, str]:
    """What each of the cast reads on every list of people, by who reads it."""
    return {
        who: " ".join(getattr(world, who).get(path).text for path in LISTS)
        for who in ("taras", "alena", "igor", "hanna", "cora")
    }


def test_it_works(world: World) -> None:
    """M66: who looks for a mentor and is found as nothing is in no list; as a peer only in peers' lists."""
    world.change("vera", as_peer=False)
    assert [who for who, text in readers(world).items() if "Vera" in text] == []
    world.change("vera", as_peer=True)
    assert "Vera" in world.alena.get("/en/for-you/contacts").text
    for who in ("taras", "alena", "igor", "hanna"):
        assert "Vera" not in getattr(world, who).get("/en/for-you/mentors").text
    for path in HOSTS_PAGES[:2]:
        assert "Vera" not in world.hanna.get(path).text


def test_a_mentor_sees_a_mentee_after_her_request(world: World) -> None:
    """M22: before it no page of his names her, and her card is a page that does not exist."""
    world.change("vera", as_peer=False)
    card = f"/en/profile/people/{world.id('vera')}"
    world.taras.get(card, expect=404)
    ask(world, "vera", "taras")
    assert "Vera" in world.taras.get("/en/requests/").text
    assert "Vera" in world.taras.get(card).text
    world.hanna.get(card, expect=404)


def test_a_mentor_who_is_no_peer_is_listed_by_mentees_alone(world: World) -> None:
    """The reverse list does not exist either: mentors do not find each other by mentoring."""
    world.change("taras", as_peer=False)
    assert "Taras" in world.vera.get("/en/for-you/mentors").text
    assert "Taras" not in world.alena.get("/en/for-you/contacts").text
    assert "Taras" not in world.taras.get("/en/for-you/mentors").text
