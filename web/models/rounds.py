"""Mentoring rounds: who takes part by her own choice, and who is to meet whom. People are named by edge handles."""

import uuid
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.db import Row
from web.models.transitions import Transition
from web.sealing import Sealed, SealedRow


class RoundState(StrEnum):
    """How far a round is."""

    OPEN = "open"
    WAITING = "waiting"  # for a draft that `mosty work` makes
    DRAFTED = "drafted"
    PUBLISHED = "published"


UNPUBLISHED = (RoundState.OPEN, RoundState.WAITING, RoundState.DRAFTED)
TRANSITIONS: Mapping[str, Transition] = {
    "join": Transition(UNPUBLISHED, side="a member"),
    "leave": Transition(UNPUBLISHED, side="a member"),
    "draft_submit": Transition(UNPUBLISHED, (RoundState.WAITING, RoundState.DRAFTED), side="a coordinator"),
    "settle": Transition((RoundState.DRAFTED,), side="a coordinator"),
    "publish": Transition((RoundState.DRAFTED,), (RoundState.PUBLISHED,), side="a coordinator"),
    "discard": Transition(UNPUBLISHED, side="a coordinator"),
}
"""What may be done with a round, by the endpoint in web/rounds."""


class Round(Row):
    """A mentoring round. `name` and `about` are for everybody to read; `on` is the day of its last step.

    `done` of `whole` lists are made while it waits for a draft. `figures` hold what the draft found, as
    `web.matching.cohorts.Drawn` tells them; they name nobody.
    """

    __tablename__ = "rounds"

    name: Mapped[str] = mapped_column(String(120))
    about: Mapped[str] = mapped_column(Text)
    goal: Mapped[str] = mapped_column(String(20))  # of matcher.cohort.GOALS
    state: Mapped[str] = mapped_column(String(20))
    closes_on: Mapped[date]  # the last day on which members may join
    on: Mapped[date]
    done: Mapped[int] = mapped_column(default=0)
    whole: Mapped[int] = mapped_column(default=0)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    def is_open(self, today: date) -> bool:
        """Whether a member may join."""
        return self.state in UNPUBLISHED and today <= self.closes_on


class Side(StrEnum):
    """As what somebody takes part."""

    MENTEE = "mentee"
    MENTOR = "mentor"


class RoundMember(SealedRow):
    """Somebody who chose to take part. `number` is what coordinators call her, drawn by lot; 0 before the first draft.

    `left` says why a mentee got nobody: a code of LEFT, empty for whoever did and before there is a draft.
    """

    __tablename__ = "round_members"
    __table_args__ = (UniqueConstraint("round_id", "handle"),)

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"), index=True)
    handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    side: Mapped[str] = mapped_column(String(20))
    places: Mapped[int] = mapped_column(default=0)
    number: Mapped[int] = mapped_column(default=0)
    on: Mapped[date]

    left = Sealed[str](str, owner="handle")


LEFT = ("nobody", "no_language", "nobody_fits", "all_taken")
"""Why somebody gets nobody, in words that tell of no block, no rule and no origin."""


class PairState(StrEnum):
    """What a pair of a round is."""

    DRAFTED = "drafted"
    LOCKED = "locked"  # drafted, and kept by the next draft
    FORCED = "forced"  # set by a coordinator
    FORBIDDEN = "forbidden"
    REFUSED = "refused"  # set by a coordinator, and not possible
    PROPOSED = "proposed"  # published: the mentee is asked first


class RoundPair(SealedRow):
    """A mentee and a mentor of a round. What the mentee said to the proposal is sealed; her yes is a request to the
    mentor like any other."""

    __tablename__ = "round_pairs"
    __table_args__ = (UniqueConstraint("round_id", "mentee_handle", "mentor_handle"),)

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"), index=True)
    mentee_handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    mentor_handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    state: Mapped[str] = mapped_column(String(20))
    on: Mapped[date]

    fit = Sealed[int](int, owner="mentee_handle")  # in hundredths of the greatest score
    said = Sealed[str](str, owner="mentee_handle")  # "", "yes", "no"
