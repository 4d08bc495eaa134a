"""Forms of a new passphrase."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import InputRequired

from web.accounts import passphrases
from web.accounts.forms import NewPassphrase
from web.forms import AtMost, NumberedForm, cleaned, one_line

LONGEST_CODE = 100


class RecoverForm(NewPassphrase):
    """Name and printed code."""

    name = StringField(
        _l("Sign-in name"), filters=[cleaned], validators=[InputRequired(_l("Type your sign-in name.")), AtMost(100)]
    )
    code = StringField(
        _l("Code"),
        description=_l("One of your recovery codes, or the words that a coordinator printed for you."),
        filters=[one_line],
        validators=[InputRequired(_l("Type the code.")), AtMost(LONGEST_CODE)],
    )


class ChangeForm(NewPassphrase):
    """The passphrase until now, and the new one."""

    present = PasswordField(
        _l("Your passphrase until now"),
        validators=[InputRequired(_l("Type your passphrase.")), AtMost(passphrases.LONGEST)],
    )


class ResetForm(NumberedForm):
    """For whom a coordinator makes a code."""

    name = StringField(
        _l("Sign-in name"),
        description=_l("She tells it to you herself. Whether it exists is not shown to you."),
        filters=[cleaned],
        validators=[InputRequired(_l("Type the sign-in name.")), AtMost(100)],
    )
    second_step = BooleanField(_l("The app and the recovery codes are lost too: switch the second step off"))
    sure = BooleanField(
        _l("I know this person, and I have spoken with her outside this site"),
        validators=[InputRequired(_l("Only tick this when it is true: whoever has the code has the account."))],
    )
