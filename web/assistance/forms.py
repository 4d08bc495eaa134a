"""Forms of filling in for somebody, and of claiming what was filled in."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Optional

from web.accounts import passphrases
from web.forms import (
    REFUSED_COUNTRIES,
    AtMost,
    CodesField,
    CountryField,
    NumberedForm,
    choices,
    language_choices,
    one_line,
)
from web.people.forms import MaybeField
from web.people.languages import LANGUAGES
from web.templating import SITE_LANGUAGES, language


class DraftForm(NumberedForm):
    """The least that first matches need, and her consent. `number` makes one draft of a form that is sent twice."""

    country = CountryField(
        _l("Country where they live now"), validators=[InputRequired(_l("Choose the country where they live."))]
    )
    fields = CodesField(
        _l("Fields of work"),
        choices=lambda: choices("FIELDS"),
        validators=[DataRequired(_l("Choose at least one field of work."))],
    )
    first_language = SelectField(_l("Language"), choices=lambda: {"": "", **language_choices(LANGUAGES)})
    first_level = SelectField(_l("Level"), choices=lambda: {"": "", **choices("CEFR")})
    second_language = MaybeField(
        _l("One more language (you may leave this empty)"), choices=lambda: {"": "", **language_choices(LANGUAGES)}
    )
    second_level = MaybeField(_l("Its level"), choices=lambda: {"": "", **choices("CEFR")})
    need = SelectField(
        _l("What they look for first"),
        choices=lambda: {"": "", **choices("SUPPORT")},
        validators=[InputRequired(_l("Choose what they look for."))],
    )
    pseudonym = StringField(
        _l("What others call them here"),
        description=_l("A pseudonym is welcome. It need not be unique, and you may leave it empty."),
        filters=[one_line],
        validators=[AtMost(60)],
    )
    spoken = SelectField(_l("Language of the printed page"), choices=lambda: dict(SITE_LANGUAGES), default=language)
    knows = BooleanField(
        _l("I know this person myself: let them in when they claim the profile"),
        description=_l("Without this they wait for vouches or a coordinator, as everybody does."),
    )
    consent = BooleanField(
        _l("This person asked me to do this, and knows what is stored and who sees it"),
        validators=[InputRequired(_l("Without their consent nothing may be stored."))],
    )

    def validate_first_level(self, _field: SelectField) -> None:
        """A language counts with its level."""
        if not (self.first_language.data and self.first_level.data):
            raise ValidationError(_("Choose a language and how well they use it."))

    def validate_second_level(self, _field: SelectField) -> None:
        """The same for the second one, if there is one."""
        if bool(self.second_language.data) != bool(self.second_level.data):
            raise ValidationError(_("Choose a language and how well they use it."))

    @property
    def refused(self) -> bool:
        """Whether they live where a profile would put them at risk."""
        return self.country.data in REFUSED_COUNTRIES

    def values(self) -> dict[str, Any]:
        """Attributes of Person."""
        rows = ((self.first_language, self.first_level), (self.second_language, self.second_level))
        return {
            "country": self.country.data,
            "fields": list(dict.fromkeys(self.fields.data or ())),
            "languages": {name.data: level.data for name, level in rows if name.data},
            "needs": [self.need.data],
            "pseudonym": self.pseudonym.data or "",
        }


class ClaimForm(NumberedForm):
    """The printed words, and a passphrase if she wants her own."""

    code = StringField(
        _l("The words of the code"),
        filters=[one_line],
        validators=[DataRequired(_l("Type the words that you were given.")), AtMost(100)],
    )
    passphrase = PasswordField(
        _l("A passphrase of your own (you may leave this empty)"),
        description=_l("At least 15 characters. If you leave it empty we make one of six words for you."),
        filters=[passphrases.plain],
        validators=[Optional(), AtMost(passphrases.LONGEST)],
    )

    def validate_passphrase(self, field: PasswordField) -> None:
        """A passphrase is long or not there."""
        if field.data and len(field.data) < passphrases.SHORTEST:
            raise ValidationError(_("At least %(num)d characters, please.", num=passphrases.SHORTEST))
