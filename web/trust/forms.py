"""Forms of trust."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, InputRequired

from web.forms import AtMost, NumberedForm, one_line

LONGEST_CODE = 100


class InviteForm(NumberedForm):
    """Nothing but its own number, so that sending it twice makes one invitation."""


class CodeForm(FlaskForm):
    """The words that a newcomer gave."""

    code = StringField(
        _l("The words of the code"),
        filters=[one_line],
        validators=[DataRequired(_l("Type the words that you were given.")), AtMost(LONGEST_CODE)],
    )


class VouchForm(CodeForm):
    """The code once more, and a tick that nobody sets by mistake."""

    sure = BooleanField(
        _l("I know this person outside this site, and I would let them into my own circle"),
        validators=[InputRequired(_l("Tick this only if it is true. Otherwise press “I do not know this person”."))],
    )
