"""Forms of cases."""

from collections.abc import Iterable
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired

from web.extensions import today
from web.forms import AtMost, cleaned
from web.visibility import Card

LONGEST_LINE = 1000
LONGEST_DUE = timedelta(days=180)


class DueForm(FlaskForm):
    """Until when somebody looks after it."""

    due = DateField(_l("Until when"), validators=[InputRequired(_l("Choose a day."))])

    def validate_due(self, field: DateField) -> None:
        """A day to come, within half a year."""
        if field.data and not today() <= field.data <= today() + LONGEST_DUE:
            raise ValidationError(_("Choose a day from today on, within half a year."))


class HandOverForm(FlaskForm):
    """To which coordinator."""

    to = SelectField(_l("To whom"), validators=[InputRequired(_l("Choose a coordinator."))])

    def __init__(self, colleagues: Iterable[Card]) -> None:
        super().__init__()
        self.to.choices = {
            str(card.id): card.pseudonym or _("A coordinator without a pseudonym") for card in colleagues
        }


class SettleForm(FlaskForm):
    """The last words to the person."""

    note = TextAreaField(
        _l("What you want to tell the person"),
        description=_l("She reads this and never who wrote it. What was done, what comes next, whom she can turn to."),
        filters=[cleaned],
        validators=[DataRequired(_l("Write a sentence: nobody should be left without an answer.")), AtMost(2000)],
    )


class LineForm(FlaskForm):
    """One more thing to say about one's own case."""

    text = TextAreaField(
        _l("Something to add"),
        filters=[cleaned],
        validators=[DataRequired(_l("Write what you want to add.")), AtMost(LONGEST_LINE)],
    )
