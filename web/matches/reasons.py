"""Which reasons about a person a reader may be told: a reason must not say what the person's card keeps to itself.

The matcher reasons with whole profiles. Here every reason passes the card that this reader sees; a code that is not in
REASON_SHOWS is not told.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from matcher.reasons import Reason, strongest
from web.matching import PersonRecord
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
# Caveats about something unknown, by the field: told when it is the reader's own side that is unknown. Of the other
# side not stated and not shown must look the same, so that there the card alone has to say it.
UNKNOWN: Mapping[str, str] = {
    "languages_unknown": "languages",
    "stage_unknown": "stage",
    "origin_not_stated": "origins",
}


def told(reasons: Iterable[Reason], card: Card, contacts: int) -> tuple[Reason, ...]:
    """The reasons that `card` bears out, for a reader with so many contacts."""
    found = (_borne_out(reason, card, contacts) for reason in reasons)
    return tuple(reason for reason in found if reason)


def chosen(evidence: Iterable[tuple[Reason, float]], card: Card, contacts: int) -> tuple[Reason, ...]:
    """The strongest of the reasons that `card` bears out. Chosen from these alone: one that is kept back must not be
    missed from among the others."""
    found = [(_borne_out(reason, card, contacts), value) for reason, value in evidence]
    return strongest([(reason, value) for reason, value in found if reason])


def caveat_told(caveats: Iterable[Reason], card: Card, reader: Person | PersonRecord) -> Reason | None:
    """The gravest caveat that may be told; before all that no common language can be seen, where that is so."""
    if not (card.languages and reader.languages):
        return Reason("languages_unknown", {})
    for caveat in caveats:
        if caveat.code in UNKNOWN:
            if not getattr(reader, UNKNOWN[caveat.code]):
                return caveat
        elif kept := _borne_out(caveat, card, contacts=0):
            return kept
    return None


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
