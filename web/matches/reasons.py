"""Which reasons about a person a reader may be told: a reason must not say what the person's card keeps to itself.

The matcher reasons with whole profiles. Here every reason passes the card that this reader sees; a code that is not in
REASON_SHOWS is not told.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from matcher.reasons import Reason
from web.models import Person
from web.visibility import Card

# With fewer contacts than this a common contact could be told by name: the reader would know whose tie it is.
CROWD = 5
# Help that is looked for in private (M19): neither a list nor a reason names it.
NEVER_NAMED = frozenset({"psychological"})

# code -> (field of the card that must show, key of the data whose values must stand in that field; "" for the whole).
REASON_SHOWS: Mapping[str, tuple[str, str]] = {
    "offers_what_you_need": ("offers", "support"),
    "you_offer_what_they_need": ("needs", "support"),
    "shares_skill": ("skills", ""),
    "same_field": ("fields", "fields"),
    "further_along": ("stage", ""),
    "common_language": ("languages", ""),
    "tandem": ("needs", ""),  # it tells that she wants to learn a language
    "near_hours": ("timezone", ""),
    "same_city": ("city", ""),
    "same_country": ("country", ""),
    "bridges": ("country", ""),
    "text_matches": ("about", ""),
    "few_shared_hours": ("timezone", ""),
}
# Told only to somebody who has contacts enough for no tie to stand out.
NEARNESS = frozenset({"common_contacts", "near_in_network"})
# Caveats about something unknown: told when it is the reader's own side that is unknown, or when the card shows as
# little; origins stay out of the second, because not stated and not shown must look the same.
UNKNOWN: Mapping[str, tuple[str, bool]] = {
    "languages_unknown": ("languages", True),
    "stage_unknown": ("stage", True),
    "origin_not_stated": ("origins", False),
}


def told(reasons: Iterable[Reason], card: Card, contacts: int) -> tuple[Reason, ...]:
    """The reasons that `card` bears out, for a reader with so many contacts."""
    found = (_borne_out(reason, card, contacts) for reason in reasons)
    return tuple(reason for reason in found if reason)


def caveat_told(caveat: Reason | None, card: Card, reader: Person) -> Reason | None:
    """The caveat if it may be told; otherwise that no common language can be seen, where that is so."""
    if caveat and caveat.code in UNKNOWN:
        field, on_card = UNKNOWN[caveat.code]
        if not getattr(reader, field) or (on_card and not getattr(card, field)):
            return caveat
    elif caveat and (kept := _borne_out(caveat, card, contacts=0)):
        return kept
    return None if card.languages and reader.languages else Reason("languages_unknown", {})


def named(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """The reasons for an opening or an initiative, without help that is looked for in private."""
    return tuple(reason for reason in reasons if not NEVER_NAMED.intersection(_values(reason, "support")))


def _borne_out(reason: Reason, card: Card, contacts: int) -> Reason | None:
    if reason.code in NEARNESS:
        return reason if contacts >= CROWD else None
    if reason.code not in REASON_SHOWS:
        return None
    if reason.code == "text_matches" and not card.skills:
        return None  # the words may come from skills that the card hides
    field, key = REASON_SHOWS[reason.code]
    shown: Any = getattr(card, field)
    if not shown:
        return None
    if reason.code == "same_city":
        return Reason("same_city", {"city": shown})  # as its owner writes it
    if not key:
        return reason
    values = tuple(value for value in _values(reason, key) if value in shown and value not in NEVER_NAMED)
    return Reason(reason.code, {**reason.data, key: values}) if values else None


def _values(reason: Reason, key: str) -> tuple[str, ...]:
    found = reason.data.get(key, ())
    return found if isinstance(found, tuple) else (str(found),)
