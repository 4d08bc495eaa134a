"""Forms of openings: the two pages on which a host describes one, and her organisation."""

from datetime import timedelta
from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Optional

from matcher.vocabulary import CEFR, parse_skills
from web.extensions import today
from web.filters import ChoiceField
from web.forms import AtMost, CodesField, CountryField, choices, cleaned, one_line
from web.importing.countries import country_code
from web.models import Opening
from web.openings import money
from web.openings.fields import DayField, MonthsField, check_address, language_field, level_field, origin_field
from web.templating import country_name, term

LONGEST_TITLE = 200
LONGEST_TEXT = 6000
LONGEST_ADDRESS = 500
FARTHEST = timedelta(days=5 * 366)  # a later deadline is a slip of the finger
ORIGINS = ("RU", "BY", "UA")
LANGUAGE_ROWS = (1, 2, 3)


class OrganisationForm(FlaskForm):
    """The organisation that a host posts for."""

    name = StringField(
        _l("Name of the organisation"),
        filters=[one_line],
        validators=[DataRequired(_l("Type the name.")), AtMost(LONGEST_TITLE)],
    )
    country = CountryField(_l("Country"), validators=[DataRequired(_l("Choose the country."))])
    url = StringField(
        _l("Web address"),
        description=_l("For example https://www.example.org. You may leave it empty."),
        filters=[one_line],
        validators=[Optional(), AtMost(LONGEST_ADDRESS)],
    )
    aware = BooleanField(_l("I have read this and want to post for this organisation"))

    def validate_url(self, field: StringField) -> None:
        """An address of the web."""
        check_address(field)


class OriginsForm(FlaskForm):
    """Whom an opening admits, by origin."""

    origin_RU, origin_BY, origin_UA = origin_field(), origin_field(), origin_field()

    @classmethod
    def of(cls, opening: Opening) -> Self:
        """The form with what an opening states."""
        form = cls(obj=_Stored(opening, **_shown(opening)))
        for code in ORIGINS:
            form[f"origin_{code}"].label.text = term("ORIGINS", code)
        return form

    @property
    def origins(self) -> dict[str, str]:
        """ "yes", "no" or "" for not stated, by ISO code."""
        return {code: self[f"origin_{code}"].data or "" for code in ORIGINS}


class WhatForm(FlaskForm):
    """The first page: what is offered. `id` becomes the row's id, so that a double post makes one opening."""

    id = HiddenField()
    kind = SelectField(
        _l("Kind"),
        choices=lambda: {"": _("Choose one"), **choices("OPENING_KINDS")},
        validators=[DataRequired(_l("Choose the kind."))],
    )
    title = StringField(
        _l("Title"), filters=[one_line], validators=[DataRequired(_l("Type a title.")), AtMost(LONGEST_TITLE)]
    )
    text = TextAreaField(
        _l("Description"),
        description=_l(
            "Everybody can read it. Put no private addresses, bank details or tax numbers here, and ask for none."
        ),
        filters=[cleaned],
        validators=[DataRequired(_l("Describe the opening in a few sentences.")), AtMost(LONGEST_TEXT)],
    )
    fields = CodesField(
        _l("Fields of work"),
        description=_l("None ticked means: open to all fields."),
        choices=lambda: choices("FIELDS"),
    )
    stages = CodesField(
        _l("Career stages"),
        description=_l("None ticked means: open to all stages."),
        choices=lambda: choices("STAGES"),
    )
    skills = StringField(
        _l("Skills that are needed"),
        description=_l("Separate them by commas, in any language. You may leave this empty."),
        filters=[one_line],
        validators=[AtMost(500)],
    )

    @classmethod
    def of(cls, opening: Opening) -> Self:
        """The form with what an opening says."""
        return cls(obj=_Stored(opening, skills=", ".join(opening.skills)))

    @property
    def values(self) -> dict[str, Any]:
        """Columns of Opening."""
        codes, phrases = parse_skills(self.skills.data or "")
        listed = {name: self[name].data for name in ("kind", "title", "text", "fields", "stages")}
        return {**listed, "skills": [*codes, *phrases]}


class _Stored:
    """An opening as a form's object, some of its attributes replaced by what their fields show."""

    def __init__(self, opening: Opening, **shown: Any) -> None:
        self.__dict__.update(shown)
        self._opening = opening

    def __getattr__(self, name: str) -> Any:
        return getattr(self._opening, name)


class ConditionsForm(OriginsForm):
    """The second page: where, for whom, until when, for how much, and where to apply."""

    country = CountryField(_l("Country where it takes place"))
    remote = BooleanField(_l("It can be done from anywhere"))
    residence = StringField(
        _l("Only for people who live in these countries"),
        description=_l("Names of countries, separated by commas. Leave this empty if people may live anywhere."),
        filters=[one_line],
        validators=[AtMost(2000)],
    )
    until = RadioField(
        _l("Until when can people apply?"),
        choices=lambda: {
            "day": _("Until a certain day"),
            "rolling": _("At any time: applications are read as they come"),
        },
    )
    deadline = DayField(_l("The last day"), description=_l("Year-month-day. The day counts as a whole, in UTC."))
    language1, language2, language3 = language_field(), language_field(), language_field()
    level1, level2, level3 = level_field(), level_field(), level_field()
    funded = BooleanField(_l("It is paid or funded"))
    amount = StringField(
        _l("Amount"), description=_l("For example 2400 or 2,400.50"), filters=[one_line], validators=[AtMost(30)]
    )
    currency = ChoiceField(
        _l("Currency"), choices=lambda: {"": _("Choose one"), **{code: code for code in money.CURRENCIES}}
    )
    amount_period = ChoiceField(
        _l("For how long is this amount?"),
        choices=lambda: {"": _("Choose one"), "month": _("a month"), "year": _("a year"), "once": _("once")},
    )
    amount_text = StringField(
        _l("More about the money"),
        description=_l("For example: before tax, travel is paid as well."),
        filters=[one_line],
        validators=[AtMost(300)],
    )
    months = MonthsField(_l("How many months does it last?"))
    accommodation = BooleanField(_l("Housing is offered"))
    families = BooleanField(_l("Families are supported"))
    url = StringField(
        _l("Page where people can read more and apply"),
        description=_l("A web address that begins with https:// or http://"),
        filters=[one_line],
        validators=[DataRequired(_l("Give the web address.")), AtMost(LONGEST_ADDRESS)],
    )

    @classmethod
    def of(cls, opening: Opening) -> Self:
        """The form with what an opening says."""
        form = super().of(opening)
        for row in LANGUAGE_ROWS:
            form[f"language{row}"].label.text = _("Language %(number)d", number=row)
            form[f"level{row}"].label.text = _("Level of language %(number)d", number=row)
        return form

    @property
    def values(self) -> dict[str, Any]:
        """Columns of Opening. `origins` and `languages` hold only what was stated; no `deadline` means rolling."""
        same = ("country", "remote", "amount_text", "months", "accommodation", "families", "url")
        languages = {self[f"language{row}"].data: self[f"level{row}"].data for row in LANGUAGE_ROWS}
        amount = self.amount.data
        return {
            **{name: self[name].data for name in same},
            "countries": [code for typed in _listed(self.residence.data) if (code := country_code(typed))],
            "origins": {code: said for code, said in self.origins.items() if said},
            "languages": {code: level for code, level in languages.items() if code},
            "deadline": self.deadline.data if self.until.data == "day" else None,
            "funded": bool(self.funded.data or amount),
            "amount_minor": money.minor_units(amount, self.currency.data) if amount else None,
            "currency": self.currency.data if amount else None,
            "amount_period": self.amount_period.data if amount else None,
        }

    def validate_country(self, field: CountryField) -> None:
        """A place, or none is needed."""
        if not field.data and not self.remote.data:
            raise ValidationError(_("Choose a country, or tick that it can be done from anywhere."))

    def validate_residence(self, field: StringField) -> None:
        """Countries that we know."""
        unknown = [typed for typed in _listed(field.data) if country_code(typed) is None]
        if unknown:
            raise ValidationError(_("We do not know these countries: %(names)s.", names=", ".join(unknown)[:200]))

    def validate_until(self, field: RadioField) -> None:
        """One of the two."""
        if field.data not in ("day", "rolling"):
            field.errors = []
            raise ValidationError(_("Choose one of the two."))

    def validate_deadline(self, field: DayField) -> None:
        """A day that is still to come, and not by a slip in another century."""
        if self.until.data != "day":
            field.errors = []
        elif field.data is None and not field.errors:
            raise ValidationError(_("Type the last day, or choose that people can apply at any time."))
        elif field.data and field.data < today():
            raise ValidationError(_("This day has passed. Type a later one."))
        elif field.data and field.data - today() > FARTHEST:
            raise ValidationError(_("This day is more than five years away: check the year."))

    def validate_level1(self, field: SelectField) -> None:
        """A level for each language."""
        self._check_level(self.language1, field)

    def validate_level2(self, field: SelectField) -> None:
        """The same for the second."""
        self._check_level(self.language2, field)

    def validate_level3(self, field: SelectField) -> None:
        """The same for the third."""
        self._check_level(self.language3, field)

    def validate_amount(self, field: StringField) -> None:
        """An amount in a currency."""
        if not field.data:
            return
        if self.currency.data not in money.CURRENCIES:
            raise ValidationError(_("Choose the currency of this amount."))
        try:
            money.minor_units(field.data, self.currency.data)
        except ValueError as error:
            raise ValidationError(_("Type a number such as 2400 or 2,400.50.")) from error

    def validate_amount_period(self, field: SelectField) -> None:
        """An amount alone tells little."""
        if self.amount.data and field.data not in money.PERIODS:
            raise ValidationError(_("Choose whether the amount is for a month, for a year or for once."))

    def validate_url(self, field: StringField) -> None:
        """An address of the web."""
        check_address(field)

    @staticmethod
    def _check_level(language: SelectField, level: SelectField) -> None:
        if language.data and level.data not in CEFR:
            raise ValidationError(_("Choose the level that is needed."))


def _shown(opening: Opening) -> dict[str, Any]:
    """What the fields show where it differs from the columns."""
    languages = [*opening.languages.items(), ("", ""), ("", ""), ("", "")]
    amount = opening.amount_minor
    visited = bool(opening.url)  # the page asks for it, so a draft that has one has passed here
    return {
        "residence": ", ".join(country_name(code) for code in opening.countries),
        "until": "day" if opening.deadline else "rolling" if visited else None,
        "amount": money.plain(amount, opening.currency) if amount is not None and opening.currency else "",
        **{f"origin_{code}": opening.origins.get(code, "") for code in ORIGINS},
        **{f"language{row}": languages[row - 1][0] for row in LANGUAGE_ROWS},
        **{f"level{row}": languages[row - 1][1] for row in LANGUAGE_ROWS},
    }


def _listed(typed: str | None) -> list[str]:
    return [part.strip() for part in (typed or "").replace(";", ",").split(",") if part.strip()]
