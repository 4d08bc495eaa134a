"""How the invented people came in: a forest of invitations, a few vouches, an introduction that waits."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from web.accounts.codes import INVITATION
from web.db import Base
from web.demo.people import Invented, may_meet
from web.demo.sources import Chance, identity
from web.keystore import KeyStore
from web.models import Introduction, Notice, NoticeKind, Person, PrintedCode, Vouch

_INVITED = 0.75  # of the members; the others begin a branch
_LONGEST_MEMBER = 540  # days
_REASON = "You may have more in common than your cards tell: an hour to compare notes would be well spent."


def plant_forest(people: Sequence[Invented], rows: Sequence[Person], today: date) -> None:
    """Give members the branches that they descend from, and the days on which they were let in."""
    chance, planted = Chance("branches"), list[Person]()
    for one, row in zip(people, rows, strict=True):
        row.branches = [hashlib.sha256(one.id.bytes).hexdigest()[:8]]
        if not one.values["approved"]:
            continue
        since = today - timedelta(days=chance.between(40, _LONGEST_MEMBER))
        row.standing = {"since": since.isoformat()}
        if planted and chance.yes(_INVITED):
            row.branches = chance.pick(planted).branches
            row.standing = {**row.standing, "invited": "yes"}
        planted.append(row)


def invent_trust(keys: KeyStore, people: Sequence[Invented], three: dict[str, Invented], today: date) -> list[Base]:
    """Vouches for newcomers, an invitation that nobody used, and an introduction of the exile whom a visitor can be."""
    exile, coordinator = three["exile"], three["coordinator"]
    members = [one for one in people if one.findable and not one.starring and may_meet(one, exile)]
    newcomers = [one for one in people if not one.values["approved"]]
    vouchers = [exile, *members]
    rows: list[Base] = [
        Vouch(
            id=identity("vouch", voucher.id), voucher_handle=keys.handle(voucher.id),
            newcomer_handle=keys.handle(newcomer.id), on=today - timedelta(days=3),
            label=newcomer.values["pseudonym"],
        )
        for voucher, newcomer in zip(vouchers, newcomers[-3:], strict=False)
    ]  # fmt: skip
    rows.append(
        PrintedCode(
            id=identity("invitation", exile.id), purpose=INVITATION.name, code_hash=hashlib.sha256(b"nothing").digest(),
            owner_handle=keys.handle(exile.id), expires_on=today + timedelta(days=INVITATION.days - 5), carries={},
        )
    )  # fmt: skip
    return [*rows, *_introductions(keys, coordinator, exile, members[-1:], today)]


def _introductions(
    keys: KeyStore, coordinator: Invented, exile: Invented, others: Sequence[Invented], today: date
) -> Iterator[Base]:
    for other in others:
        row = Introduction(
            id=identity("introduction", other.id), by_handle=keys.handle(coordinator.id),
            one_handle=keys.handle(exile.id), other_handle=keys.handle(other.id), on=today - timedelta(days=2),
            reason=_REASON, one_said="", other_said="",
        )  # fmt: skip
        yield row
        yield Notice(
            handle=keys.handle(exile.id), kind=NoticeKind.INTRODUCTION, about=row.id, on=today - timedelta(days=2)
        )
