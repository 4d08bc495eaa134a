"""Forms of the second step."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired

from web.accounts import passphrases
from web.forms import AtMost, one_line

LONGEST_CODE = 60


def code_field(description: Any) -> StringField:
    """A field for a code, with its hint."""
    return StringField(
        _l("Code"),
        description=description,
        filters=[one_line],
        validators=[InputRequired(_l("Type the code.")), AtMost(LONGEST_CODE)],
    )


class CodeForm(FlaskForm):
    """The second step of signing in."""

    code = code_field(_l("Six digits from the app, or one of your recovery codes."))
    next = HiddenField()


class ConfirmForm(FlaskForm):
    """The first code that an app shows."""

    code = code_field(_l("The six digits that the app shows now."))


class CodesForm(FlaskForm):
    """New recovery codes."""

    passphrase = PasswordField(
        _l("Passphrase"), validators=[InputRequired(_l("Type your passphrase.")), AtMost(passphrases.LONGEST)]
    )


class OffForm(CodesForm):
    """Switching the second step off."""

    code = code_field(_l("Six digits from the app, or one of your recovery codes."))
