"""The form of an incident."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, MonthField, RadioField, TextAreaField, ValidationError
from wtforms.validators import InputRequired

from web.extensions import today
from web.forms import AtMost, CountryField, NumberedForm, cleaned
from web.models import IncidentKind

EARLIEST = date(2000, 1, 1)
KINDS = {
    IncidentKind.THREAT: _l("A threat, by words, a message or a call"),
    IncidentKind.RELATIVES: _l("Pressure on family, friends or colleagues at home"),
    IncidentKind.WATCHED: _l("Somebody followed or watched me"),
    IncidentKind.ATTACK: _l("An attack on me or on what is mine"),
    IncidentKind.HACKING: _l("An account or a device was broken into"),
    IncidentKind.DOCUMENTS: _l("A document was refused, taken or declared invalid"),
    IncidentKind.WANTED: _l("I am wanted, or my extradition was asked for"),
    IncidentKind.APPROACHED: _l("Somebody wanted me to inform or to work for a state"),
    IncidentKind.OTHER: _l("Something else"),
}


class IncidentForm(NumberedForm):
    """What happened, where and when, as roughly as it may be."""

    kind = RadioField(
        _l("What happened"),
        choices=lambda: {code.value: str(text) for code, text in KINDS.items()},
        validators=[InputRequired(_l("Choose one."))],
    )
    country = CountryField(_l("In which country"), validators=[InputRequired(_l("Choose a country."))])
    month = MonthField(
        _l("In which month"),
        description=_l("Year and month, as in 2026-03."),
        validators=[InputRequired(_l("Type a month."))],
    )
    note = TextAreaField(
        _l("A word for yourself (you may leave this empty)"),
        description=_l("Only you read it. No names of people at home, please: what is not written cannot be taken."),
        filters=[cleaned],
        validators=[AtMost(300)],
    )
    counted = BooleanField(
        _l("Count this, without my name"),
        description=_l(
            "Coordinators see how many people something happened to, by kind and by country, and only from ten people"
            " on. You can take this back."
        ),
    )

    def validate_month(self, field: MonthField) -> None:
        """A month that has begun."""
        if field.data and not EARLIEST <= field.data <= today():
            raise ValidationError(_("Choose a month in the past."))

    def event(self) -> dict[str, Any]:
        """What to store."""
        return {
            "kind": self.kind.data,
            "country": self.country.data,
            "month": f"{self.month.data:%Y-%m}",
            "note": self.note.data or "",
            "counted": "yes" if self.counted.data else "",
        }
