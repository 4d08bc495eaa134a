"""Forms of asking and answering."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired

from web.forms import AtMost, choices, cleaned

LONGEST_NOTE = 2000
LONGEST_WORDS = 500

# What a decline says, word for word: ready-made, so that a no costs little to write and does not hurt to read.
DECLINES: Mapping[str, Any] = {
    "no_time": _l("I have no time for it these weeks. Thank you for asking, and I wish you a good match."),
    "no_place": _l("All my places are taken now. Thank you for asking; others here can help as well."),
    "not_right": _l("I do not think that I am the right one for this. Somebody else here will help you better."),
    "not_now": _l("I cannot take it on now. It has nothing to do with you."),
}


class ExchangeForm(FlaskForm):
    """A yes, and whether it is one to exchanging contact details as well."""

    exchange = BooleanField(
        _l("Exchange contact details with them too"),
        description=_l("How to reach you shows to them, and theirs to you, only when both of you have ticked this."),
    )


class AskForm(ExchangeForm):
    """A request, with a few words if somebody likes."""

    mode = RadioField(
        _l("How you would like to meet"),
        choices=lambda: choices("CONTACT_MODES"),
        default="online",
        validators=[InputRequired(_l("Choose how you would like to meet."))],
    )
    note = TextAreaField(
        _l("A few words (you may leave this empty)"),
        description=_l("What you hope for. Name nobody else."),
        filters=[cleaned],
        validators=[AtMost(LONGEST_NOTE)],
    )


class WordsForm(FlaskForm):
    """The one question before a yes or no, or the answer to it."""

    words = TextAreaField(
        _l("In a few words"),
        filters=[cleaned],
        validators=[DataRequired(_l("Write something.")), AtMost(LONGEST_WORDS)],
    )


class DeclineForm(FlaskForm):
    """A kind no."""

    answer = RadioField(
        _l("What they will read"),
        choices=lambda: {code: str(text) for code, text in DECLINES.items()},
        default="not_now",
        validators=[InputRequired(_l("Choose one of the answers."))],
    )
