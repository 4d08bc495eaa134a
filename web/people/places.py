"""Where somebody lives and comes from, whose hours she keeps, and with whom she is open to contact."""

from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, ValidationError
from wtforms.validators import InputRequired

from matcher.vocabulary import COUNTRY_REGIONS, ORIGINS
from web.extensions import today
from web.forms import REFUSED_COUNTRIES, AtMost, CodesField, CountryField, choices, country_choices, distinct, one_line
from web.models import Person
from web.people.forms import MaybeField, StepForm
from web.templating import country_name, language
from web.zones import is_zone, only_zone, zone_name, zones_of


class PlaceForm(StepForm):
    """Country of residence, and a town if she likes (M66). Nobody who lives in Russia or Belarus is stored (M12)."""

    columns = ("country", "city")
    country = CountryField(
        _l("Country where you live now"), validators=[InputRequired(_l("Choose the country where you live."))]
    )
    city = StringField(
        _l("Town (you may leave this empty)"),
        description=_l("Hidden from everybody until you open it on the last page. No address, ever."),
        filters=[one_line, lambda town: town or None],
        validators=[AtMost(80)],
    )

    def values(self) -> dict[str, Any]:
        """A new country brings its own hours when it has only one zone, and asks for them when it has several."""
        values = super().values()
        if values["country"] != self.person.country:
            values["timezone"] = only_zone(values["country"], today())
        return values

    @property
    def refused(self) -> bool:
        """Whether she lives where a profile would put her at risk."""
        return self.country.data in REFUSED_COUNTRIES


class ZoneForm(StepForm):
    """The time zone: those of her country, or of the country named in the address (?of=PL)."""

    columns = ("timezone",)
    timezone = MaybeField(
        _l("Time zone"),
        description=_l("It tells how many hours of the day you share with somebody. We never show when you are here."),
    )

    def __init__(self, person: Person) -> None:
        super().__init__(person)
        asked = request.args.get("of", "")
        known = asked in COUNTRY_REGIONS and asked not in REFUSED_COUNTRIES
        self.country = asked if known else person.country
        kept = [person.timezone] if person.timezone and is_zone(person.timezone) else []
        zones = dict.fromkeys((*zones_of(self.country, today()), *kept))
        named = {zone: zone_name(zone, today(), language()) for zone in zones}
        self.timezone.choices = {"": _("I do not say"), **named}

    @staticmethod
    def elsewhere() -> dict[str, str]:
        """Countries whose hours somebody may keep instead."""
        return {code: name for code, name in country_choices().items() if code not in REFUSED_COUNTRIES}

    @property
    def country_name(self) -> str:
        """Whose hours are listed."""
        return country_name(self.country)


class OriginsForm(StepForm):
    """Origins, of which somebody may have several (M13), and openness to contact per origin (M14, M56).

    Nothing is ticked for her: what she does not tick herself is no consent.
    """

    NOBODY = "none"
    columns = ("origins", "open_to")
    origins = CodesField(_l("Where you come from"), filters=[distinct])
    another = CountryField(_l("Another country of origin"))
    open_to = CodesField(_l("I am open to contact with people from"), filters=[distinct])
    open_to_none = BooleanField(_l("Nobody from these three countries"))

    def __init__(self, person: Person) -> None:
        super().__init__(person)
        others = [code for code in person.origins if code not in ORIGINS]
        self.origins.choices = {**choices("ORIGINS"), **{code: country_name(code) for code in others}}
        self.open_to.choices = choices("ORIGINS")

    def stored(self) -> dict[str, Any]:
        """An empty list is a statement of its own; None is none yet."""
        open_to = self.person.open_to
        return {"origins": self.person.origins, "open_to": open_to or [], "open_to_none": open_to == []}

    def validate_open_to_none(self, field: BooleanField) -> None:
        """Nobody and somebody contradict each other."""
        if field.data and self.open_to.data:
            raise ValidationError(_("You ticked countries and also nobody: untick one of them."))

    def values(self) -> dict[str, Any]:
        """`open_to` is None as long as she states nothing."""
        origins = distinct([*(self.origins.data or ()), *filter(None, [self.another.data])])
        stated = self.open_to.data or ([] if self.open_to_none.data else None)
        return {"origins": origins, "open_to": stated}
