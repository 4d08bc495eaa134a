"""Needs and offers: urgency, state, emergencies, what rests (M18 M19 M20 M28 M61 M71 M83)."""

from sqlalchemy import select

from tests.web.manners import World
from web.matching.records import person_record
from web.models import Case, Person
from web.visibility import queue_card

URGENT = {"urgency": "emergency", "state": "open", "text": "A roof until Friday"}


def test_it_works(world: World) -> None:
    """M28: since when, how urgent, how far; closing asks whether it was met; the past is hers to delete."""
    page = world.vera.get("/en/needs/").text
    assert "Mentorship" in page
    said = {"urgency": "soon", "state": "being_helped", "since": "2026-10-01"}
    assert world.vera.post("/en/needs/mentorship", **said).status == 303
    page = world.vera.get("/en/needs/").text
    assert "somebody is helping" in page
    assert "1 October 2026" in page
    assert world.vera.post("/en/needs/mentorship", **{**said, "since": "2027-01-01"}).status == 422
    assert "emergency" not in world.vera.get("/en/needs/mentorship").text
    world.vera.post("/en/profile/needs", needs=["mentorship", "banking"])
    assert "somebody is helping" in world.vera.get("/en/needs/").text  # a new list keeps what was said
    world.vera.post("/en/needs/banking", urgency="can_wait", state="open", sort="closed")
    assert "an account was closed" in world.vera.get("/en/needs/").text  # M71
    assert world.vera.post("/en/needs/mentorship/close").status == 422
    for _twice in range(2):
        assert world.vera.post("/en/needs/mentorship/close", met="partly").status == 303
    assert world.person("vera", lambda person: person.needs) == ["banking"]
    [past] = world.person("vera", lambda person: person.support["past"])
    assert (past["code"], past["state"], past["since"]) == ("mentorship", "met", "2026-10-01")
    world.alena.post(f"/en/needs/past/{past['id']}/forget")
    assert "Past needs" in world.vera.get("/en/needs/").text
    world.vera.post(f"/en/needs/past/{past['id']}/forget")
    assert "Past needs" not in world.vera.get("/en/needs/").text
    assert world.vera.get("/en/needs/job", expect=303).location.endswith("/needs/")


def test_an_emergency_goes_to_coordinators_and_to_nobody_else(world: World) -> None:
    """M18 M19 M61: not without a tick; then one case, on no card, in no list of people, still for openings."""
    world.change("vera", visibility={"needs": "members"})
    world.vera.post("/en/profile/needs", needs=["housing", "relocation", "psychological", "mentorship"])
    refused = world.vera.post("/en/needs/housing", **URGENT)
    assert refused.status == 422
    assert "A roof until Friday" in refused.html
    assert "112" in refused.text
    for _twice in range(2):
        assert world.vera.post("/en/needs/housing", **URGENT, consent="y").status == 303
    said = {"urgency": "soon", "state": "open", "language": "uk", "consent": "y"}
    world.vera.post("/en/needs/psychological", **said)
    with world.session() as session:
        person = session.get_one(Person, world.id("vera"))
        assert sorted(row.code for row in session.scalars(select(Case))) == ["housing", "psychological"]
        record = person_record(person, 0)
        assert set(record.needs) == {"relocation", "mentorship"}
        assert set(record.private_needs) == {"housing", "psychological"}
        assert set(queue_card(person).needs) == {"relocation", "mentorship"}
    assert "A roof until Friday" in world.vera.get("/en/cases/mine").text
    # Unticking the emergency makes it an ordinary need again.
    world.vera.post("/en/needs/housing", urgency="soon", state="open")
    assert "housing" in world.person("vera", lambda person: person.needs)


def test_an_offer_rests(world: World) -> None:
    """M83: expert comment names its topic; what rests is on no card and counts in no match."""
    world.taras.post("/en/profile/offers", offers=["mentorship", "expert_voice", "hosting"])
    topic = {"topic": "Courts in Ukraine", "language": "uk", "record": "off"}
    assert world.taras.post("/en/needs/offers/expert_voice", **topic).status == 303
    assert "Courts in Ukraine" in world.taras.get("/en/needs/offers/expert_voice").html
    assert world.taras.post("/en/needs/offers/hosting", paused="y").status == 303
    assert world.person("taras", lambda person: person.offers) == ["mentorship", "expert_voice"]
    assert "rests" in world.taras.get("/en/needs/").text
    world.taras.post("/en/profile/offers", offers=["mentorship", "hosting"])
    assert world.person("taras", lambda person: person.support["paused"]) == []


def test_a_tandem_takes_the_language_that_is_wanted(world: World) -> None:
    """M20: Vera wants Ukrainian, which Taras masters; the matcher is told so."""
    world.vera.post("/en/profile/needs", needs=["language"])
    world.vera.post("/en/needs/language", urgency="soon", state="open", language="uk", level="B1")
    with world.session() as session:
        assert person_record(session.get_one(Person, world.id("vera")), 0).learns == ("uk",)
