"""Forms of rounds."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, NumberRange

from web.extensions import today
from web.forms import AtMost, NumberedForm, cleaned, one_line
from web.models import PairState, Side

LONGEST_NAME, LONGEST_ABOUT = 120, 500
LONGEST_SIGN_UP = timedelta(days=180)
MOST_NUMBER = 100_000

GOALS: Mapping[str, Any] = {
    "cover": _l("As many people as possible get a mentor, and then the pairs fit as well as they can"),
    "fit": _l("The pairs fit as well as they can together, even if somebody gets nobody"),
    "stable": _l("No two people would both rather have each other"),
}
SETTLED: Mapping[str, Any] = {
    PairState.FORCED.value: _l("They are to be a pair"),
    PairState.FORBIDDEN.value: _l("They must not be a pair"),
    PairState.LOCKED.value: _l("Keep them as they are"),
    "": _l("Take back what was said"),
}


class OpenForm(NumberedForm):
    """A new round; `number` makes one of a form that is sent twice."""

    name = StringField(
        _l("What the round is called"),
        filters=[one_line],
        validators=[DataRequired(_l("Give it a name.")), AtMost(LONGEST_NAME)],
    )
    about = TextAreaField(
        _l("For whom it is, in a sentence"),
        description=_l("All members read this. Name nobody in it."),
        filters=[cleaned],
        validators=[DataRequired(_l("Write one sentence.")), AtMost(LONGEST_ABOUT)],
    )
    closes_on = DateField(_l("The last day to join"), validators=[InputRequired(_l("Choose a day."))])
    goal = RadioField(
        _l("What matters most"),
        choices=lambda: {code: str(text) for code, text in GOALS.items()},
        default="cover",
    )

    def validate_closes_on(self, field: DateField) -> None:
        """A day to come, within half a year."""
        if field.data and not today() <= field.data <= today() + LONGEST_SIGN_UP:
            raise ValidationError(gettext("Choose a day from today on, within half a year."))

    @property
    def last_day(self) -> date:
        """The last day to join."""
        return self.closes_on.data or today()


class JoinForm(FlaskForm):
    """As what, and as a mentor with how many places."""

    side = SelectField(choices={side.value: side.value for side in Side})
    places = IntegerField(_l("How many places you give"), default=1)

    @property
    def part(self) -> Side:
        """As what she joins."""
        return Side(self.side.data)


class SettleForm(FlaskForm):
    """Two numbers, and what is said of them."""

    mentee = IntegerField(
        _l("Number of the mentee"),
        validators=[InputRequired(_l("Type a number.")), NumberRange(1, MOST_NUMBER, _l("Nobody has this number."))],
    )
    mentor = IntegerField(
        _l("Number of the mentor"),
        validators=[InputRequired(_l("Type a number.")), NumberRange(1, MOST_NUMBER, _l("Nobody has this number."))],
    )
    state = SelectField(_l("What you say of them"), choices=lambda: {code: str(text) for code, text in SETTLED.items()})
