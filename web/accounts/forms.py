"""Forms of signing up and in."""

import uuid
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, PasswordField, RadioField, StringField, ValidationError
from wtforms.validators import InputRequired, Optional

from config import MAIL_ADDRESS
from web.accounts import passphrases
from web.forms import REFUSED_COUNTRIES, AtMost, CountryField, cleaned, one_line

LONGEST_ADDRESS = 200


class NewPassphrase(FlaskForm):
    """A passphrase of her own, or the six words that the page proposed.

    The proposal comes with the form: whoever presses twice gets one passphrase, the one that she has read.
    """

    passphrase = PasswordField(
        _l("A passphrase of your own (you may leave this empty)"),
        description=_l("At least 15 characters. If you leave it empty, the six words above become your passphrase."),
        filters=[passphrases.plain],
        validators=[Optional(), AtMost(passphrases.LONGEST)],
    )
    proposed_passphrase = HiddenField(filters=[passphrases.plain], validators=[AtMost(passphrases.LONGEST)])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if len(self.proposed_passphrase.data or "") < passphrases.SHORTEST:
            self.proposed_passphrase.data = passphrases.new_passphrase()

    def validate_passphrase(self, field: PasswordField) -> None:
        """A passphrase is long or not there."""
        if field.data and len(field.data) < passphrases.SHORTEST:
            raise ValidationError(gettext("At least %(num)d characters, please.", num=passphrases.SHORTEST))

    @property
    def chosen(self) -> str:
        """What becomes the passphrase."""
        return str(self.passphrase.data or self.proposed_passphrase.data)


class SignUpForm(NewPassphrase):
    """What is asked of a newcomer: where she lives, what she comes for, and a passphrase if she wants her own."""

    country = CountryField(
        _l("Country where you live now"), validators=[InputRequired(_l("Choose the country where you live."))]
    )
    purpose = RadioField(
        _l("What brings you here?"),
        choices=lambda: {
            "person": gettext("I look for mentors, openings, peers or initiatives, or I want to help others"),
            "host": gettext("I want to post openings for an organisation"),
        },
        default="person",
    )
    passphrase = PasswordField(
        _l("A passphrase of your own (you may leave this empty)"),
        description=_l("At least 15 characters. If you leave it empty we make one of six words for you."),
        filters=[passphrases.plain],
        validators=[Optional(), AtMost(passphrases.LONGEST)],
    )
    invitation = StringField(
        _l("Invitation (you may leave this empty)"),
        description=_l("The words that a member gave you, if one did."),
        filters=[one_line],
        validators=[AtMost(100)],
    )
    agreed = BooleanField(
        _l("I have read who runs this site and who sees what"),
        validators=[InputRequired(_l("Please read that page and tick this."))],
    )

    number = HiddenField(default=lambda: str(uuid.uuid4()))

    @property
    def refused(self) -> bool:
        """Whether she lives where the service would put her at risk."""
        return self.country.data in REFUSED_COUNTRIES


class EraseForm(FlaskForm):
    """The last word before everything goes: the passphrase, and a tick."""

    passphrase = PasswordField(
        _l("Passphrase"), validators=[InputRequired(_l("Type your passphrase.")), AtMost(passphrases.LONGEST)]
    )
    sure = BooleanField(
        _l("Erase everything. I know that nobody can bring it back."),
        validators=[InputRequired(_l("Tick this if you are sure."))],
    )


class NewsForm(FlaskForm):
    """Where a note goes when there is news; without an address none is sent."""

    address = StringField(
        _l("E-mail address (you may leave this empty)"),
        description=_l("Empty: no mail is sent, and an address that was here is deleted."),
        filters=[one_line],
        validators=[Optional(), AtMost(LONGEST_ADDRESS)],
    )
    every = RadioField(
        _l("How often at most"),
        choices=lambda: {"1": gettext("Once a day"), "7": gettext("Once a week")},
        default="7",
    )

    def validate_address(self, field: StringField) -> None:
        """Only the look is checked: whether it exists is not asked."""
        if field.data and not MAIL_ADDRESS.fullmatch(field.data):
            raise ValidationError(gettext("This does not look like an e-mail address."))


class SignInForm(FlaskForm):
    """Name and passphrase; pasting is welcome."""

    name = StringField(
        _l("Sign-in name"), filters=[cleaned], validators=[InputRequired(_l("Type your sign-in name.")), AtMost(100)]
    )
    passphrase = PasswordField(
        _l("Passphrase"), validators=[InputRequired(_l("Type your passphrase.")), AtMost(passphrases.LONGEST)]
    )
    next = HiddenField()
