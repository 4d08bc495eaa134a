"""A reason must not say what the card keeps to itself."""

import uuid
from dataclasses import replace
from typing import Any

import pytest

from matcher.reasons import CODES, Reason
from web.matches.reasons import CROWD, NEARNESS, REASON_SHOWS, UNKNOWN, caveat_told, chosen, named, told
from web.models import Person
from web.visibility import Card

OPEN = Card(
    id=uuid.uuid4(),
    fields=("law",),
    stage="senior",
    country="GE",
    city="Gori",
    timezone="Asia/Tbilisi",
    languages={"ru": "native", "en": "C1"},
    skills=("litigation",),
    needs=("peers",),
    offers=("mentorship", "psychological"),
    about="I write about courts.",
)
DATA: dict[str, Any] = {
    "offers_what_you_need": {"support": ("mentorship",)},
    "you_offer_what_they_need": {"support": ("peers",)},
    "shares_skill": {"skills": ("litigation",)},
    "same_field": {"fields": ("law",)},
    "further_along": {"stage": "senior"},
    "common_language": {"languages": ("ru",)},
    "tandem": {"you_learn": ("en",), "they_learn": ("de",)},
    "near_hours": {"hours": 6},
    "few_shared_hours": {"hours": 1},
    "same_city": {"city": "gori"},
    "same_country": {"country": "GE"},
    "bridges": {"country": "GE"},
    "text_matches": {"words": ("courts",)},
}
# Codes that only an opening or an initiative can have.
THINGS_ONLY = {
    "offers_what_they_need", "fits_stage", "remote", "open_to_origin", "deadline", "role_fits", "hours_unknown",
    "other_stage", "deadline_unknown", "residence_unknown", "needs_move", "more_hours",
    "own_hours_unknown", "names_no_language", "role_for_anybody",
}  # fmt: skip
# Told beside a list, of numbers of people or of nobody.
BESIDE_A_LIST = {code for code, keys in CODES.items() if "count" in keys and code != "common_contacts"}
BESIDE_A_LIST |= {code for code in CODES if code.startswith(("few_", "none_")) and code != "few_shared_hours"}
BESIDE_A_LIST |= {"all_aside", "little_in_common"}


def test_every_code_is_either_tied_to_a_field_or_never_told_of_people() -> None:
    """A new code is told of nobody until somebody has decided which field it gives away."""
    decided = REASON_SHOWS.keys() | NEARNESS | UNKNOWN.keys() | THINGS_ONLY | BESIDE_A_LIST
    assert decided == set(CODES)
    assert told([Reason("remote", {})], OPEN, contacts=99) == ()


@pytest.mark.parametrize("code", sorted(REASON_SHOWS))
def test_a_reason_follows_its_field(code: str) -> None:
    """It is told while the card shows the field, and not a word of it when the owner hides the field."""
    reason = Reason(code, DATA[code])
    assert [kept.code for kept in told([reason], OPEN, contacts=0)] == [code]
    hidden = replace(OPEN, **{REASON_SHOWS[code][0]: type(getattr(OPEN, REASON_SHOWS[code][0]))()})
    assert told([reason], hidden, contacts=0) == ()


def test_only_what_stands_on_the_card_is_named() -> None:
    """The card of a rare combination shows one of three fields; the reason names no other. Help that is looked for in
    private is never named (M19)."""
    [kept] = told([Reason("same_field", {"fields": ("politics", "law")})], OPEN, contacts=0)
    assert kept.data == {"fields": ("law",)}
    [offers] = told([Reason("offers_what_you_need", {"support": ("psychological", "mentorship")})], OPEN, contacts=0)
    assert offers.data == {"support": ("mentorship",)}
    assert named([Reason("offers_what_you_need", {"support": ("psychological",)})]) == ()


def test_a_town_is_written_as_its_owner_writes_it() -> None:
    """The matcher compares towns folded; people read them as typed."""
    [kept] = told([Reason("same_city", {"city": "gori"})], OPEN, contacts=0)
    assert kept.data == {"city": "Gori"}


def test_ties_stay_in_the_crowd() -> None:
    """Somebody with one contact would learn from "a contact in common" whose it is."""
    near = [Reason("common_contacts", {"count": 1}), Reason("near_in_network", {})]
    assert told(near, OPEN, contacts=CROWD - 1) == ()
    assert len(told(near, OPEN, contacts=CROWD)) == 2


def test_not_stated_and_not_shown_look_the_same() -> None:
    """Whether somebody said where she comes from is not to be learnt from a caveat (M56)."""
    missing = Reason("origin_not_stated", {})
    stated, silent = Person(languages={"ru": "native"}, origins=["RU"]), Person(languages={"ru": "native"})
    assert caveat_told([missing], OPEN, stated) is None
    assert caveat_told([missing], OPEN, silent) == missing
    closed = replace(OPEN, languages={})
    assert caveat_told([], closed, stated) == caveat_told([Reason("languages_unknown", {})], closed, stated)
    closed, stage = replace(OPEN, stage=None), Reason("stage_unknown", {})
    stated.stage = "mid"
    assert caveat_told([stage], closed, stated) is None


def test_what_is_kept_back_leaves_no_gap() -> None:
    """A strong reason that the card hides takes nobody's place and outweighs nobody."""
    hidden, closed = Reason("you_offer_what_they_need", {"support": ("peers",)}), replace(OPEN, needs=())
    others = [
        (Reason("shares_skill", {"skills": ("litigation",)}), 0.2),
        (Reason("common_language", {"languages": ("ru",)}), 0.001),
    ]
    assert chosen([(hidden, 5.0), *others], closed, contacts=0) == chosen(others, closed, contacts=0)
    few = Reason("few_shared_hours", {"hours": 1})
    reader = Person(languages={"ru": "native"}, origins=["RU"])
    assert caveat_told([Reason("origin_not_stated", {}), few], OPEN, reader) == few


def test_a_caveat_about_hours_needs_the_zone() -> None:
    """Shared hours tell where somebody is."""
    reader = Person(languages={"ru": "native"})
    few = Reason("few_shared_hours", {"hours": 1})
    assert caveat_told([few], OPEN, reader) == few
    assert caveat_told([few], replace(OPEN, timezone=None), reader) is None
