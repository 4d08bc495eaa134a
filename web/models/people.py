"""People: what somebody says of herself. Everything personal is sealed; what stands plain identifies nobody."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from web.models.revisions import Watched
from web.models.support import Support, current_needs
from web.sealing import Sealed, SealedRow

# Who sees a field unless its owner opens or closes it: nobody sees more than the generalised card. How to reach her has
# no level: it shows to one person at a time, when both sides consented.
DEFAULT_VISIBILITY = {
    "pseudonym": "members",
    "fields": "members",
    "stage": "members",
    "languages": "members",
    "skills": "members",
    "country": "members",
    "origins": "hidden",
    "city": "hidden",
    "timezone": "members",
    "needs": "hidden",
    "offers": "members",
    "about": "contacts",
}
# What she keeps to herself, in this order; it opens only to one person at a time.
PRIVATE_FIELDS = (
    "organisation", "outlets", "arrived", "dependants", "family_left", "return_intention", "return_work", "learnt",
)  # fmt: skip
VISIBILITY_LEVELS = ("hidden", "contacts", "members")


def levels_by(chosen: Mapping[str, str]) -> Mapping[str, str]:
    """Who may see each field that has a level, by what its owner chose."""
    return {field: chosen.get(field, usual) for field, usual in DEFAULT_VISIBILITY.items()}


def new_branch() -> str:
    """The label of a branch that begins."""
    return secrets.token_hex(4)


class Person(Watched, SealedRow):
    """Somebody in the network.

    The three switches say as what she may be found; all are off until she turns them on. `approved` lets her see
    people at all. `capacity` is how many mentees she takes; the places themselves are `Seat` rows.
    """

    __tablename__ = "people"
    leaves_tombstone = True
    log_kind = "person"

    approved: Mapped[bool] = mapped_column(default=False)
    declined: Mapped[bool] = mapped_column(default=False)  # a coordinator said no; she keeps openings and initiatives
    suspended: Mapped[bool] = mapped_column(default=False)
    as_mentor: Mapped[bool] = mapped_column(default=False)
    as_peer: Mapped[bool] = mapped_column(default=False)
    for_initiatives: Mapped[bool] = mapped_column(default=False)
    capacity: Mapped[int] = mapped_column(default=0)

    pseudonym = Sealed[str](str)
    fields = Sealed[list[str]](list)  # codes of matcher.vocabulary.FIELDS
    stage = Sealed[str | None](lambda: None)
    languages = Sealed[dict[str, str]](dict)  # BCP 47 tag -> CEFR level or "native"
    skills = Sealed[list[str]](list)  # skill codes, or the phrase as typed where no skill is known
    needs = Sealed[list[str]](list)
    offers = Sealed[list[str]](list)
    country = Sealed[str | None](lambda: None)  # ISO 3166-1 alpha-2, XK for Kosovo
    city = Sealed[str | None](lambda: None)
    timezone = Sealed[str | None](lambda: None)
    origins = Sealed[list[str]](list)
    open_to = Sealed[list[str] | None](lambda: None)  # origins she is open to contact with; None: not stated
    hours = Sealed[int | None](lambda: None)  # a week, for initiatives
    about = Sealed[str](str)
    contact = Sealed[str](str)  # how to reach her: shown where both sides consented to exchange it
    visibility = Sealed[dict[str, str]](dict)  # field -> level, where it differs from the default
    # {"until": day or ""} while she is found by nobody, {"back": day} after it; her switches stay as they are. It is
    # sealed because a plain flag would join her to the handle whose requests lapsed.
    pause = Sealed[dict[str, str]](dict)
    # Countries and origins of people, and organisations (ids), that must never be shown her card.
    never = Sealed[dict[str, list[str]]](dict)
    private = Sealed[dict[str, Any]](dict)  # PRIVATE_FIELDS that say something; nothing is matched on them
    # How urgent a need is and since when, past needs, offers that rest: the verbs on it are in web/models/support.py.
    support = Sealed[Support](dict)
    imported_as = Sealed[str](str)  # the id in the file she was imported from
    # Labels of the branches of the invitation tree that she descends from: random, the same for all of a branch.
    branches = Sealed[list[str]](list)
    # {"since": the day on which she was let in, "invited": "yes" when a member's code brought her}
    standing = Sealed[dict[str, str]](dict)

    def __init__(self, **values: Any) -> None:
        # An empty column would tell who paused, made a rule, was invited or keeps something private: they are written
        # for everybody from the first day.
        written = {"pause": {}, "never": {}, "private": {}, "branches": [new_branch()], "standing": {}, "support": {}}
        super().__init__(**{**written, **values})

    def level(self, field: str) -> str:
        """Who may see `field`: one of VISIBILITY_LEVELS. What has no level is hidden until revealed."""
        return self.levels.get(field, "hidden")

    @property
    def levels(self) -> Mapping[str, str]:
        """Who may see each field that has a level."""
        return levels_by(self.visibility)

    @property
    def findable(self) -> bool:
        """Whether anybody else may be offered this person."""
        shown = self.approved and not self.suspended and not self.paused
        return shown and (self.as_mentor or self.as_peer or self.for_initiatives)

    @property
    def paused(self) -> bool:
        """Whether she is on a pause."""
        return "until" in self.pause

    @property
    def paused_until(self) -> date | None:
        """The day on which her pause ends by itself; None when she ends it."""
        until = self.pause.get("until")
        return date.fromisoformat(until) if until else None

    @property
    def back_on(self) -> date | None:
        """The day on which her last pause ended."""
        back = self.pause.get("back")
        return date.fromisoformat(back) if back else None

    def rest(self, until: date | None) -> None:
        """Be found by nobody until a day, or until she comes back."""
        self.pause = {"until": until.isoformat() if until else ""}

    def come_back(self, today: date) -> None:
        """Be found again, as her switches say; silence up to this day counts no more."""
        self.pause = {"back": today.isoformat()}

    def let_in(self, today: date) -> None:
        """See people, and be seen as her switches say."""
        self.approved = True
        self.standing = {**self.standing, "since": today.isoformat()}

    @property
    def member_since(self) -> date | None:
        """The day on which she was let in; None for those who were here before that was noted."""
        since = self.standing.get("since")
        return date.fromisoformat(since) if since else None

    @property
    def was_invited(self) -> bool:
        """Whether a member's invitation brought her."""
        return "invited" in self.standing

    @property
    def roots(self) -> frozenset[str]:
        """The branches that she descends from; whoever has no label yet is a branch of her own."""
        return frozenset(self.branches) or frozenset({hashlib.sha256(self.id.bytes).hexdigest()[:8]})

    @property
    def current_needs(self) -> dict[str, dict[str, str]]:
        """What she looks for now with its notes; also what is for coordinators alone."""
        return current_needs(self.needs, self.support)

    @property
    def has_minimum(self) -> bool:
        """Whether enough is known for first matches: a field of work, a language, a country and a need."""
        return bool(self.fields and self.languages and self.country and self.current_needs)
