"""The form of a private date."""

from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, StringField, ValidationError
from wtforms.validators import InputRequired

from web.extensions import today
from web.forms import AtMost, NumberedForm, one_line
from web.models import DateKind, PrivateDate

FURTHEST = timedelta(days=20 * 366)
KINDS = {
    DateKind.PERMIT: _l("A residence permit ends"),
    DateKind.VISA: _l("A visa or a visa-free stay ends"),
    DateKind.DOCUMENT: _l("A passport or another document ends"),
    DateKind.INSURANCE: _l("An insurance or an allowance ends"),
    DateKind.DEADLINE: _l("Something has to be handed in"),
    DateKind.OTHER: _l("Something else"),
}


class DateForm(NumberedForm):
    """What falls on which day."""

    kind = RadioField(
        _l("What it is"),
        choices=lambda: {code.value: str(text) for code, text in KINDS.items()},
        validators=[InputRequired(_l("Choose one."))],
    )
    day = DateField(_l("On which day"), validators=[InputRequired(_l("Type a day."))])
    note = StringField(
        _l("A word for yourself (you may leave this empty)"),
        description=_l("Only you read it. Numbers of documents do not belong here."),
        filters=[one_line],
        validators=[AtMost(120)],
    )

    @classmethod
    def of(cls, row: PrivateDate | None = None) -> "DateForm":
        """An empty one, or one that shows what a row says."""
        if row is None:
            return cls(formdata=None)
        return cls(formdata=None, kind=row.entry["kind"], day=row.day, note=row.entry["note"])

    def validate_day(self, field: DateField) -> None:
        """A day to come."""
        if field.data and not today() <= field.data <= today() + FURTHEST:
            raise ValidationError(_("Choose today or a later day, within twenty years."))

    def entry(self, noted: date) -> dict[str, str]:
        """What to store."""
        return {
            "kind": self.kind.data,
            "day": str(self.day.data),
            "note": self.note.data or "",
            "noted": noted.isoformat(),
        }
