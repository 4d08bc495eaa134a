"""Invitations: words on paper that place somebody in a branch, and name nobody."""

import uuid

from sqlalchemy import select

from tests.web.accounts.test_sign_up import fill, shown
from tests.web.manners import World
from tests.web.trust.test_vouching import TRUST, VOUCH, code_of, wait, words_of
from web.models import Account, Person, PrintedCode
from web.safety.operations import suspend
from web.sealing import sealed_attributes
from web.trust.rules import INVITATIONS, OPEN_INVITATIONS
from web.visibility import viewer_as

INVITE = TRUST + "invitations"


def invite(world: World, name: str) -> str:
    return words_of(getattr(world, name).post(INVITE, number=str(uuid.uuid4())))


def newest(world: World, name: str) -> tuple[frozenset[str], bool]:
    """The branches of whoever signs in by `name`, and whether she was invited."""
    with world.session() as session:
        account = session.scalars(select(Account).where(Account.name_hash == session.info["keys"].lookup(name))).one()
        return account.person.roots, account.person.was_invited


def test_it_works(world: World) -> None:
    """M67: one person comes in by it, of her inviter's branch; a coordinator's begins a branch."""
    code = invite(world, "vera")
    page = fill(world.stranger, invitation=code)
    roots, invited = newest(world, shown(page)[0])
    assert (roots, invited) == (world.person("vera", lambda person: person.roots), True)
    again = fill(world.stranger, invitation=code)
    assert again.status == 422
    assert "do not open anything" in again.text
    assert code in again.html, "nothing that was typed is lost"
    assert "Vera" not in again.text
    roots, invited = newest(world, shown(fill(world.stranger, invitation=invite(world, "cora")))[0])
    assert invited
    assert roots.isdisjoint(world.person("cora", lambda person: person.roots))
    roots, invited = newest(world, shown(fill(world.stranger))[0])
    assert not invited
    assert len(roots) == 1


def test_a_wrong_a_used_and_an_old_one_say_the_same(world: World) -> None:
    """Nothing tells which, nor whose it was."""
    used, taken, suspended, old = (invite(world, name) for name in ("vera", "vera", "alena", "taras"))
    fill(world.stranger, invitation=used)
    with world.session() as session:
        mine = session.info["keys"].handle(world.id("vera"))
        row = session.scalars(select(PrintedCode).where(~PrintedCode.spent, PrintedCode.owner_handle == mine)).one()
    assert world.taras.post(f"{INVITE}/{row.id}/take-back").status == 404
    world.vera.post(f"{INVITE}/{row.id}/take-back")
    with world.session() as session:
        cora, alena = (session.get_one(Person, world.id(name)) for name in ("cora", "alena"))
        suspend(session, viewer_as(session, cora), alena, world.clock().date())
    answers = {fill(world.stranger, invitation=code).status for code in (used, taken, suspended, "able acid")}
    wait(world, 30)
    answers.add(fill(world.stranger, invitation=old).status)
    assert answers == {422}


def test_a_budget(world: World) -> None:
    """M67: three unused at a time, six in thirty days; the same form twice makes one; a new member waits."""
    number = str(uuid.uuid4())
    first = words_of(world.vera.post(INVITE, number=number))
    second = words_of(world.vera.post(INVITE, number=number))
    assert fill(world.stranger, invitation=first).status == 422
    assert world.taras.post(INVITE, number=number).status == 303, "another one's form is nobody's"
    codes = [second, *(invite(world, "vera") for _ in range(OPEN_INVITATIONS - 1))]
    assert world.vera.post(INVITE, number=str(uuid.uuid4())).status == 303
    for code in codes:
        assert fill(world.stranger, invitation=code).status == 200
    for _ in range(INVITATIONS - OPEN_INVITATIONS):
        fill(world.stranger, invitation=invite(world, "vera"))
    assert "no invitation left" in world.vera.get(TRUST).text
    assert world.vera.post(INVITE, number=number).status == 303, "what was used is not made anew by its form"
    vouching = code_of(world)
    with world.session() as session:
        asked = session.scalars(select(PrintedCode).where(PrintedCode.purpose == "vouching")).one().id
    world.change("nina", approved=True, standing={})
    assert world.nina.post(INVITE, number=str(asked)).status == 303, "nor is another code"
    world.change("nina", approved=False)
    assert "Nina" in world.alena.post(VOUCH, code=vouching).text
    wait(world, 30)
    invite(world, "vera")
    world.change("taras", standing={"since": world.clock().date().isoformat()})
    assert world.taras.post(INVITE).status == 303
    assert "You can invite from" in world.taras.get(TRUST).text


def test_nothing_ties_inviter_and_invited(world: World) -> None:
    """A dump holds no edge between the two, and labels of branches are sealed for everybody."""
    code = invite(world, "vera")
    fill(world.stranger, invitation=code)
    with world.session() as session:
        keys = session.info["keys"]
        row = session.scalars(select(PrintedCode)).one()
        assert row.owner_handle == keys.handle(world.id("vera"))
        assert {"branches", "standing"} <= {attribute.name for attribute in sealed_attributes(Person)}
        sealed = session.execute(select(Person.branches_sealed, Person.standing_sealed)).all()  # type: ignore[attr-defined]
        assert all(None not in each for each in sealed)
        assert len({len(blob) for each in sealed for blob in each}) == 1, "the length tells nothing either"
        plain = session.connection().exec_driver_sql("SELECT * FROM printed_codes").all()
        assert code.encode() not in str(plain).encode()
