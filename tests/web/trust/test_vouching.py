"""Two members from separate branches let somebody in (M67)."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.web.manners import PASSPHRASE, Page, Visitor, World
from web.models import Account, CardShown, PrintedCode, Report, Vouch
from web.trust.rules import VOUCHES, VOUCHES_KEPT, WAITING

TRUST, VOUCH, YES = "/en/trust/", "/en/trust/vouch", "/en/trust/vouch/yes"
PEOPLE = "/en/for-you/mentors"
WRONG = "These words do not open anything"


def words_of(page: Page) -> str:
    """The code that a page shows once."""
    found = re.search(r'<p class="passphrase"[^>]*>([^<]+)</p>', page.html)
    assert found, page.text
    return found[1]


def code_of(world: World, name: str = "nina") -> str:
    """What a newcomer carries to two members."""
    return words_of(getattr(world, name).post(TRUST + "asking"))


def say_yes(world: World, name: str, code: str) -> Page:
    visitor: Visitor = getattr(world, name)
    return visitor.post(YES, code=code, sure="y")


def counts(world: World) -> str:
    found = re.search(r"Vouches that count: (\d of \d)", world.nina.get(TRUST).text)
    return found[1] if found else "in"


def of_branch(world: World, *branches: str, names: tuple[str, ...]) -> None:
    for name in names:
        world.change(name, branches=list(branches))


def wait(world: World, days: int) -> None:
    """Let days pass; everybody signs in anew."""
    world.clock.move(days=days)
    world.visitors.clear()


def work(world: World) -> dict[str, int]:
    return world.work()


def test_it_works(world: World) -> None:
    """M67: she sees how far she is, never who; with the second vouch she sees people, and is told so."""
    world.nina.get(PEOPLE, expect=403)
    code = code_of(world)
    assert counts(world) == "0 of 2"
    assert "Nina" in world.alena.post(YES, code=code).text
    with world.session() as session:
        assert session.scalars(select(CardShown.kind)).all() == ["vouch"], "a form that comes back shows the card too"
    card = world.vera.post(VOUCH, code=code.upper().replace(" ", "  "))
    assert "Nina" in card.text
    assert "blue mail" not in card.text
    assert world.vera.post(YES, code=code).status == 422, "without the tick nothing is said"
    for _twice in range(2):
        assert say_yes(world, "vera", code).status == 303
    assert counts(world) == "1 of 2"
    assert "vouches for you" in world.nina.get("/en/requests/").text
    world.nina.get(PEOPLE, expect=403)
    for _twice in range(2):
        assert say_yes(world, "taras", code).status == 303
    assert "Taras" not in world.nina.get("/en/requests/").text
    assert "You are let in" in world.nina.get("/en/requests/").text
    world.nina.get(PEOPLE)
    with world.session() as session:
        assert len(session.scalars(select(Vouch)).all()) == 2
        shown = session.scalars(select(CardShown.kind).where(CardShown.kind == "vouch")).all()
    assert set(shown) == {"vouch"}, "that a member opened her card stands in her own ledger"
    assert WRONG in world.alena.post(VOUCH, code=code).text, "who is let in is shown by no code"


def test_a_branch_counts_once(world: World) -> None:
    """M67: nobody comes in by an inviter and whom she invited, nor by two whom one invited; rings gain nothing."""
    of_branch(world, "one", names=("vera", "alena"))
    of_branch(world, "one", "two", names=("igor",))
    code = code_of(world)
    for name in ("vera", "alena", "igor"):
        assert say_yes(world, name, code).status == 303
    assert counts(world) == "1 of 2"
    assert "count as one" in world.nina.get(TRUST).text
    say_yes(world, "taras", code)
    assert counts(world) == "in"
    inherited = world.person("nina", lambda person: person.roots)
    assert inherited >= {"one", "two"} | world.person("taras", lambda person: person.roots)
    world.change("hanna", approved=False, needs=["job"], fields=["law"])
    code = code_of(world, "hanna")
    world.change("nina", standing={})  # a member of long standing by now
    say_yes(world, "nina", code)
    say_yes(world, "vera", code)
    assert not world.person("hanna", lambda person: person.approved), "whom they let in is none but their own branch"


def test_who_may_not_vouch(world: World) -> None:
    """M67: a waiting time, a budget, and none for whom a vouched person was shut out."""
    today = world.clock().date()
    code = code_of(world)
    since = (today - WAITING + timedelta(days=1)).isoformat()
    world.change("vera", standing={"since": since})
    assert "You can vouch from" in world.vera.get(VOUCH).text
    assert "Nina" not in world.vera.post(VOUCH, code=code).text
    assert "Nina" not in world.vera.post(YES, code=code).text, "nor where the tick is missing"
    assert say_yes(world, "vera", code).status == 200
    assert counts(world) == "0 of 2"
    wait(world, 1)
    say_yes(world, "vera", code)
    assert counts(world) == "1 of 2"
    with world.session() as session:
        handle = session.info["keys"].handle(world.id("vera"))
        nobody = (bytes([number]) * 32 for number in range(1, VOUCHES))
        session.add_all(Vouch(voucher_handle=handle, newcomer_handle=one, on=today, label="") for one in nobody)
    assert "that is the limit" in world.vera.get(VOUCH).text
    say_yes(world, "taras", code)
    world.change("nina", suspended=True)
    assert "was shut out" in world.taras.get(VOUCH).text
    world.change("nina", suspended=False)
    assert "The words of the code" in world.taras.get(VOUCH).text


def test_what_no_code_opens(world: World) -> None:
    """M67: wrong, taken back, too old, blocked, declined, suspended: one sentence, and nothing of anybody."""
    code = code_of(world)
    answers = [world.vera.post(VOUCH, code="able acid actor adult")]
    world.change("nina", suspended=True)
    answers.append(world.vera.post(VOUCH, code=code))
    world.change("nina", suspended=False, declined=True)
    answers.append(world.vera.post(YES, code=code, sure="y"))
    world.change("nina", declined=False)
    wait(world, 30)
    answers.append(world.vera.post(VOUCH, code=code))
    new = code_of(world)
    newer = code_of(world)
    answers.append(world.vera.post(VOUCH, code=new))
    world.nina.post(TRUST + "asking/stop")
    answers.append(world.vera.post(VOUCH, code=newer))
    for answer in answers:
        assert answer.status == 422
        assert WRONG in answer.text
        assert "Nina" not in answer.text
    assert counts(world) == "0 of 2"


@pytest.mark.parametrize("gone", ["withdrawn", "suspended", "erased"])
def test_a_vouch_that_is_gone_counts_no_more(gone: str, world: World) -> None:
    code = code_of(world)
    say_yes(world, "vera", code)
    with world.session() as session:
        row = session.scalars(select(Vouch)).one()
    path = f"{TRUST}vouches/{row.id}/withdraw"
    assert world.taras.post(path).status == 404
    if gone == "withdrawn":
        world.vera.post(path)
    elif gone == "suspended":
        world.change("vera", suspended=True)
    else:
        world.vera.post("/en/account/erase", passphrase=PASSPHRASE, sure="y")
    assert counts(world) == "0 of 2"
    say_yes(world, "taras", code)
    assert counts(world) == "1 of 2"


def test_who_asked_to_host_needs_a_coordinator_still(world: World) -> None:
    with world.session() as session:
        world.account(session, "nina").asks_to_host = True
    code = code_of(world)
    say_yes(world, "vera", code)
    assert (
        "A member vouches for this person already" in world.cora.get(f"/en/coordination/queue/{world.id('nina')}").text
    )
    say_yes(world, "taras", code)
    world.nina.get(PEOPLE)
    world.nina.get("/en/openings/mine", expect=403)
    assert "Nina" in world.cora.get("/en/coordination/").text
    world.cora.post(f"/en/coordination/queue/{world.id('nina')}/approve")
    assert world.nina.get("/en/openings/mine", expect=303).location == "/en/account/second-step/"


def test_a_report_tells_coordinators_who_vouched(world: World) -> None:
    """Nowhere else does anybody read it."""
    code = code_of(world)
    say_yes(world, "vera", code)
    queue = world.cora.get(f"/en/coordination/queue/{world.id('nina')}")
    assert "Vera" not in queue.text
    say_yes(world, "taras", code)
    with world.session() as session:
        keys = session.info["keys"]
        by, about = (keys.handle(world.id(name)) for name in ("alena", "nina"))
        session.add(Report(by_handle=by, subject_handle=about, reason="informant", text="", on=world.clock().date()))
    assert re.search("Vouched for by: (Vera, Taras|Taras, Vera)", world.cora.get("/en/safety/reports").text)


def test_codes_and_vouches_are_forgotten(world: World) -> None:
    say_yes(world, "vera", code_of(world))
    wait(world, 30)
    assert work(world)["printed codes forgotten"] == 1
    wait(world, VOUCHES_KEPT.days - 31)
    assert work(world)["vouches forgotten"] == 0
    wait(world, 1)
    world.change("nina", suspended=True)
    assert work(world)["vouches forgotten"] == 0, "who vouched for somebody who is shut out does not vouch again"
    world.change("nina", suspended=False)
    assert work(world)["vouches forgotten"] == 1
    with world.session() as session:
        assert not session.scalars(select(PrintedCode)).all()
        assert len(session.scalars(select(Account)).all()) == 7
