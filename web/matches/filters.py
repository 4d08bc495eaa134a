"""Filters of suggestions. Of people they hide some of the week's cards and bring no others: nothing can be probed."""

from collections.abc import Iterable, Mapping
from typing import Self

from flask_babel import lazy_gettext as _l

from web.filters import ChoiceField, Chosen, FilterForm
from web.forms import choices
from web.matches.queries import Offer
from web.matching import PersonRecord
from web.templating import country_name, language_name, term
from web.templating import translated as _
from web.visibility import Card


class PeopleFilters(FilterForm):
    """What narrows the cards of the week: only values that one of the cards shows."""

    field = ChoiceField(_l("Field of work"))
    language = ChoiceField(_l("Language"))
    place = ChoiceField(_l("Where"))
    meet = ChoiceField(_l("How you could meet"))

    @classmethod
    def of(cls, offers: Iterable[Offer], person: PersonRecord) -> Self:
        """The form for the dealt cards, as `person` sees them."""
        cards = [offer.subject for offer in offers if isinstance(offer.subject, Card)]
        works = {code: term("FIELDS", code) for card in cards for code in card.fields}
        works |= {code: term("FIELD_GROUPS", code) for card in cards for code in card.field_groups}
        spoken = {code: language_name(code) for card in cards for code in card.languages}
        places = {card.country: country_name(card.country) for card in cards if card.country}
        places |= {card.region: term("REGIONS", card.region) for card in cards if card.region}
        ways = {
            "hours": _("online, at hours that we share"),
            "country": _("in person, in the same country"),
            "city": _("in person, in the same town"),
        }
        if not person.timezone:
            del ways["hours"]
        return cls.read(
            field=_any(_("All fields"), works),
            language=_any(_("All languages"), spoken),
            place=_any(_("Anywhere"), places),
            meet={"": _("In any way")} | ways,
        )

    def narrowed(self, offers: Iterable[Offer], person: PersonRecord) -> list[Offer]:
        """Those whose card shows everything that was chosen."""
        chosen = self.chosen
        return [offer for offer in offers if _shows(offer, chosen, person)]


def _shows(offer: Offer, chosen: Chosen, person: PersonRecord) -> bool:
    card = offer.subject
    if not isinstance(card, Card):
        return False
    meets = {
        "hours": offer.facts.hours is not None,
        "country": bool(card.country) and card.country == person.country,
        "city": bool(card.city) and (card.city, card.country) == (person.city, person.country),
    }
    return (
        chosen.get("field", "") in {"", *card.fields, *card.field_groups}
        and chosen.get("language", "") in {"", *card.languages}
        and chosen.get("place", "") in {"", card.country, card.region}
        and meets.get(chosen.get("meet", ""), True)
    )


class ThingFilters(FilterForm):
    """What narrows suggested openings or initiatives."""

    kind = ChoiceField(_l("Kind"))

    @classmethod
    def of(cls, kind: str) -> Self:
        """The form for openings or initiatives."""
        terms = "OPENING_KINDS" if kind == "openings" else "INITIATIVE_KINDS"
        return cls.read(kind={"": _("All kinds"), **choices(terms)})


def _any(nothing: str, named: Mapping[str, str]) -> dict[str, str]:
    """The choices by name, and first that any will do."""
    return {"": nothing, **dict(sorted(named.items(), key=lambda pair: pair[1]))}
