"""Blocks, rules of who never sees a card, reports: what one side says, the other one can see nowhere."""

import re
import uuid

import pytest
from sqlalchemy import select

from tests.web.connections.asking import ask, row
from tests.web.manners import Page, Visitor, World
from tests.web.matches.crowd import add_mentors
from web.models import Block, ConnectionState, Mentorship, Organisation, Report

PLACES = (
    "/en/for-you/",
    "/en/for-you/mentors",
    "/en/for-you/contacts",
    "/en/for-you/put-away",
    "/en/requests/",
    "/en/mentoring/",
)


def block(world: World, who: str, whom: str) -> Page:
    visitor: Visitor = getattr(world, who)
    visitor.get("/en/for-you/mentors")
    visitor.get("/en/for-you/contacts")
    return visitor.post(f"/en/safety/people/{world.id(whom)}/block")


def sees(world: World, who: str, whom: str) -> list[str]:
    """The addresses at which one of the cast reads another one's name."""
    visitor: Visitor = getattr(world, who)
    found = [path for path in PLACES if whom.title() in visitor.get(path, expect=404 if "away" in path else 200).text]
    card = visitor.client.get(f"/en/profile/people/{world.id(whom)}")
    return found + (["card"] if card.status_code != 404 else [])


def test_it_works(world: World) -> None:
    """A block by either side hides each from the other on every page, and nobody is told."""
    assert sees(world, "vera", "alena")
    assert sees(world, "alena", "vera")
    assert block(world, "vera", "alena").status == 303
    assert sees(world, "vera", "alena") == []
    assert sees(world, "alena", "vera") == []
    assert "Alena" in world.vera.get("/en/safety/").text
    assert "Vera" not in world.alena.get("/en/safety/").text
    world.vera.get(f"/en/requests/new/{world.id('alena')}?kind=contact", expect=404)
    assert world.alena.post(f"/en/requests/new/{world.id('vera')}?kind=contact").status == 404


@pytest.mark.parametrize("blocker", ["vera", "taras"])
def test_what_stood_between_them_ends(world: World, blocker: str) -> None:
    """An accepted contact ends and its details close, whoever blocks; the other reads what anybody would read."""
    address = ask(world, "vera", "taras")
    world.taras.post(f"{address}/accept")
    other = "taras" if blocker == "vera" else "vera"
    getattr(world, blocker).post(f"/en/safety/people/{world.id(other)}/block")
    assert row(world, address).state == ConnectionState.ENDED
    page = getattr(world, other).get(address).text
    assert "This contact has ended" in page
    assert blocker.title() not in page
    assert "block" not in page.casefold().replace("block or report", "")
    assert sees(world, other, blocker) == []


@pytest.mark.parametrize(("blocker", "state"), [("vera", "withdrawn"), ("taras", "declined")])
def test_an_open_request_ends_as_usual(world: World, blocker: str, state: str) -> None:
    address = ask(world, "vera", "taras")
    other = "taras" if blocker == "vera" else "vera"
    getattr(world, blocker).post(f"/en/safety/people/{world.id(other)}/block")
    assert row(world, address).state == state
    assert blocker.title() not in getattr(world, other).get(address).text


def test_twice_is_once_and_it_can_be_taken_back(world: World) -> None:
    block(world, "vera", "alena")
    assert world.vera.post(f"/en/safety/people/{world.id('alena')}/block").status == 404
    with world.session() as session:
        [stored] = session.scalars(select(Block)).all()
    assert world.alena.post(f"/en/safety/blocks/{stored.id}/undo").status == 303
    assert sees(world, "vera", "alena") == []  # it is not hers to take back
    world.vera.post(f"/en/safety/blocks/{stored.id}/undo")
    assert "contacts" in " ".join(sees(world, "vera", "alena"))


def test_outsiders_block_nobody(world: World) -> None:
    """Whoever cannot open a card learns nothing by trying to block it."""
    for verb in ("block", "report"):
        unknown = world.vera.post(f"/en/safety/people/{uuid.uuid4()}/{verb}", reason="other")
        hidden = world.vera.post(f"/en/safety/people/{world.id('igor')}/{verb}", reason="other")
        assert (unknown.status, hidden.status) == (404, 404)
        assert unknown.lasting == hidden.lasting
        assert world.nina.post(f"/en/safety/people/{world.id('vera')}/{verb}").status == 403


@pytest.mark.parametrize(
    "rule", [{"countries": ["GE"]}, {"origins": ["RU"]}, {"countries": ["DE", "GE"], "origins": ["UA"]}]
)
def test_rules(world: World, rule: dict[str, list[str]]) -> None:
    """Vera lives in Georgia and comes from Russia: who never wants to be shown there is in none of her lists."""
    assert "/en/for-you/mentors" in sees(world, "vera", "taras")
    world.taras.get("/en/safety/")
    world.taras.post("/en/safety/rules", origins=rule.get("origins", []), country=rule.get("countries", [""])[0])
    world.change("taras", never=rule)
    assert sees(world, "vera", "taras") == []
    assert "/en/for-you/mentors" in sees(world, "alena", "taras") or world.person("alena", lambda a: not a.needs)


def test_one_country_by_home_or_by_origin(world: World) -> None:
    """Whoever comes from it and whoever lives in it are two rules; what is stored can be unticked again."""
    world.taras.post("/en/safety/rules", country="GE", which="origins")
    assert world.person("taras", lambda person: person.never) == {"origins": ["GE"]}
    world.taras.post("/en/safety/rules", origins=["GE"], country="GE", which="countries")
    assert world.person("taras", lambda person: person.never) == {"origins": ["GE"], "countries": ["GE"]}
    page = world.taras.get("/en/safety/").html
    assert page.count('checked id="origins') == page.count('checked id="countries') == 1
    world.taras.post("/en/safety/rules", countries=["GE"])
    assert world.person("taras", lambda person: person.never) == {"countries": ["GE"]}
    assert world.taras.post("/en/safety/rules", country="GE", which="pseudonym").status == 422


def test_own_rules_take_nothing_from_her(world: World) -> None:
    """What vanished as she changed a rule would tell her where others come from: their origin is hidden (M67)."""
    before = world.vera.get("/en/for-you/contacts").text
    world.vera.post("/en/safety/rules", origins=["BY", "UA"], country="LT")
    assert world.person("vera", lambda person: person.never) == {"origins": ["BY", "UA"], "countries": ["LT"]}
    assert "Saved." in world.vera.get("/en/safety/").text
    assert world.vera.get("/en/for-you/contacts").text == before
    assert "Vera" not in world.alena.get("/en/for-you/contacts").text


def test_whoever_she_asks_sees_her_card(world: World) -> None:
    """A request is her own step: a rule that left its reader without a card would only produce silence."""
    world.change("vera", never={"countries": ["PL"]})
    address = ask(world, "vera", "taras")
    assert "Vera" in world.taras.get(address).text


def test_members_of_an_organisation(world: World) -> None:
    """Hanna posts for a university: a rule against it hides Taras from her, and from nobody else."""
    world.change("hanna", needs=["mentorship"], fields=["journalism"], open_to=["UA"])
    assert "/en/for-you/mentors" in sees(world, "hanna", "taras")
    with world.session() as session:
        university = session.scalars(select(Organisation)).one()
    page = world.taras.get("/en/safety/")
    assert "Example University" in page.text
    world.taras.post("/en/safety/rules", organisation=str(university.id))
    assert sees(world, "hanna", "taras") == []
    assert "Taras" in world.vera.get("/en/for-you/mentors").text


def test_a_report_reaches_coordinators_only(world: World) -> None:
    world.vera.get("/en/for-you/contacts")
    path = f"/en/safety/people/{world.id('alena')}"
    assert "Alena" in world.vera.get(path).text
    assert world.vera.post(f"{path}/report", text="Asked for names.").status == 422
    page = world.vera.post(f"{path}/report", reason="informant", text="Asked for names.", block="y")
    assert page.status == 303
    assert sees(world, "vera", "alena") == []
    read = world.cora.get("/en/safety/reports").text
    assert "Asked for names." in read
    assert "Alena" in read
    for visitor in (world.alena, world.hanna, world.vera):
        visitor.get("/en/safety/reports", expect=403)
    with world.session() as session:
        [stored] = session.scalars(select(Report)).all()
    world.cora.post(f"/en/safety/reports/{stored.id}/settle")
    assert "Asked for names." not in world.cora.get("/en/safety/reports").text


def test_suspended_at_once(world: World) -> None:
    """Signed out, on nobody's page, in no list; readmitted, everything is as it was."""
    address = ask(world, "vera", "taras")
    world.taras.post(f"{address}/accept")
    assert world.cora.post(f"/en/safety/suspended/{world.id('taras')}").status == 404  # nothing was reported
    world.vera.post(f"/en/safety/people/{world.id('taras')}/report", reason="money")
    assert world.cora.post(f"/en/safety/suspended/{world.id('taras')}").status == 303
    world.taras.get("/en/for-you/", expect=303)
    assert sees(world, "vera", "taras") == []
    assert "Taras" not in world.vera.get(address).text
    assert "Taras" in world.cora.get("/en/safety/reports").text
    world.cora.post(f"/en/safety/suspended/{world.id('taras')}/readmit")
    world.visitors.pop("taras")
    world.taras.get("/en/for-you/")
    assert "Taras" in world.vera.get(address).text


def test_a_block_shortens_nobody_elses_list(world: World) -> None:
    """The next one takes the free line, and everybody else's list stays."""
    add_mentors(world, 12)
    before = world.alena.get("/en/for-you/mentors").text
    first = re.findall(r"Guide \d+", world.vera.get("/en/for-you/mentors").text)
    world.vera.get("/en/for-you/contacts")
    world.vera.post(f"/en/safety/people/{world.id('taras')}/block")
    after = re.findall(r"Guide \d+", world.vera.get("/en/for-you/mentors").text)
    assert set(first) <= set(after)
    assert world.alena.get("/en/for-you/mentors").text == before


def test_a_block_reads_as_any_decline(world: World) -> None:
    """The page of a request that is over says the same after a no and after a block, to the last byte."""
    address = ask(world, "vera", "taras")
    world.taras.post(f"{address}/decline", answer="not_now")
    world.vera.get(address)  # what was said of her own click is read
    declined, listed = world.vera.get(address).lasting, world.vera.get("/en/requests/?show=past").lasting
    world.taras.post(f"/en/safety{address.removeprefix('/en')}/block")
    assert world.vera.get(address).lasting == declined
    assert world.vera.get("/en/requests/?show=past").lasting == listed


@pytest.mark.parametrize("over", ["withdrawn", "declined"])
def test_who_is_over_can_still_be_blocked_and_reported(world: World, over: str) -> None:
    """A threat that was taken back leaves no card, but a way to coordinators."""
    address = ask(world, "vera", "taras", note="You will be sorry.")
    if over == "withdrawn":
        world.vera.post(f"{address}/withdraw")
    else:
        world.taras.post(f"{address}/decline", answer="not_now")
    page = world.taras.get(address)
    place = f"/en/safety{address.removeprefix('/en')}"
    assert place in page.html
    assert "Vera" not in page.text
    assert "Vera" not in world.taras.get(place).text
    assert world.taras.post(f"{place}/report", reason="pressure", text="A threat.", block="y").status == 303
    assert "A threat." in world.cora.get("/en/safety/reports").text
    assert sees(world, "vera", "taras") == []
    assert "Somebody, request of" in world.taras.get("/en/safety/").text
    for outsider in (world.igor, world.alena):
        outsider.get(place, expect=404)
        assert outsider.post(f"{place}/block").status == 404


def test_nobody_settles_a_report_about_herself(world: World) -> None:
    world.change("cora", as_mentor=True, fields=["journalism"], open_to=["RU", "UA", "BY"])
    with world.session() as session:
        keys = session.info["keys"]
        row = Report(
            by_handle=keys.handle(world.id("vera")),
            subject_handle=keys.handle(world.id("cora")),
            reason="other",
            on=world.clock().date(),
            text="About Cora.",
        )
        session.add(row)
    assert "About Cora." not in world.cora.get("/en/safety/reports").text
    world.cora.post(f"/en/safety/reports/{row.id}/settle")
    with world.session() as session:
        assert session.scalars(select(Report.state)).all() == ["open"]


def test_a_report_is_no_line_on_the_page_of_whom_it_is_about(world: World) -> None:
    world.vera.get("/en/for-you/contacts")
    before = world.alena.get("/en/profile/seen").text
    world.vera.post(f"/en/safety/people/{world.id('alena')}/report", reason="informant")
    world.cora.get("/en/safety/reports")
    assert world.alena.get("/en/profile/seen").text == before


def test_suspension_leaves_no_request_that_cannot_be_answered(world: World) -> None:
    address = ask(world, "vera", "taras")
    world.taras.post(f"{address.replace('/requests', '/safety/requests')}/report", reason="money")
    world.cora.post(f"/en/safety/suspended/{world.id('vera')}")
    assert row(world, address).state == ConnectionState.WITHDRAWN


def test_a_mentorship_without_a_request_ends_too(world: World) -> None:
    """An imported pair has no request: its place is free again and its tie counts no more."""
    with world.session() as session:
        keys = session.info["keys"]
        pair = Mentorship(
            mentor_handle=keys.handle(world.id("taras")),
            mentee_handle=keys.handle(world.id("vera")),
            state="active",
            started_on=world.clock().date(),
            consented=True,
            source="file",
        )
        session.add(pair)
    block(world, "vera", "taras")
    with world.session() as session:
        ended = session.get_one(Mentorship, pair.id)
        assert (ended.state, ended.consented) == ("ended_early", False)
