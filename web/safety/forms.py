"""Forms of safety."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.validators import InputRequired

from web.forms import AtMost, CodesField, CountryField, choices, cleaned
from web.models import Organisation, Person
from web.people.forms import MaybeField
from web.templating import country_name

LONGEST_REPORT = 2000
REASONS: Mapping[str, Any] = {
    "informant": _l("I suspect that this person informs on others"),
    "not_who": _l("Not who they say they are"),
    "pressure": _l("Pressure, threats or blackmail"),
    "harassment": _l("Harassment or insults"),
    "money": _l("Asks for money or sells something"),
    "other": _l("Something else"),
}


class ReportForm(FlaskForm):
    """What coordinators should know, and whether to block at the same time."""

    reason = RadioField(
        _l("What is it about"),
        choices=lambda: {code: str(text) for code, text in REASONS.items()},
        validators=[InputRequired(_l("Choose what it is about."))],
    )
    text = TextAreaField(
        _l("What happened (you may leave this empty)"),
        description=_l("Coordinators read this. The other person does not, and is not told that you wrote."),
        filters=[cleaned],
        validators=[AtMost(LONGEST_REPORT)],
    )
    block = BooleanField(_l("Never show us to each other again"), default=True)


class RulesForm(FlaskForm):
    """Who is never shown the own card. What is stored is ticked; one more of each kind can be added at a time."""

    origins = CodesField(_l("People who come from"))
    countries = CodesField(_l("People who live in"))
    country = CountryField(_l("One more country"))
    which = RadioField(
        _l("Of this country, my card is never shown to"),
        choices=lambda: {"countries": _("people who live there"), "origins": _("people who come from there")},
        default="countries",
    )
    organisations = CodesField(_l("People who post for"))
    organisation = MaybeField(_l("People who post for one more organisation"))

    def __init__(self, person: Person, known: Iterable[Organisation]) -> None:
        self.person = person
        named = {str(organisation.id): organisation.name for organisation in known}
        never = person.never
        super().__init__(data={kind: never.get(kind, []) for kind in ("origins", "countries", "organisations")})
        self.origins.choices = {**choices("ORIGINS"), **_countries(never.get("origins", []))}
        self.countries.choices = _countries(never.get("countries", []))
        self.organisations.choices = {code: named[code] for code in never.get("organisations", []) if code in named}
        self.organisation.choices = {"": "", **named}

    def rules(self) -> dict[str, list[str]]:
        """What to store, without empty kinds."""
        found = {
            "origins": list(self.origins.data or ()),
            "countries": list(self.countries.data or ()),
            "organisations": [*(self.organisations.data or ()), *filter(None, [self.organisation.data])],
        }
        found[self.which.data] += filter(None, [self.country.data])
        return {kind: list(dict.fromkeys(codes)) for kind, codes in found.items() if codes}


def _countries(codes: Iterable[str]) -> dict[str, str]:
    return {code: country_name(code) for code in codes}
