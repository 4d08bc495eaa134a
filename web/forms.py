"""What every form shares: fields for codes, text that is cleaned but never shortened in silence, country choices."""

import unicodedata
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from babel import Locale
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, SelectMultipleField, ValidationError
from wtforms.fields import Field
from wtforms.widgets import CheckboxInput, ListWidget

from matcher import vocabulary
from web.templating import language, language_name

# Direction marks can make a name read as another one; NUL and its like serve nobody.
_UNWANTED = {"Cc", "Cf", "Cs", "Co", "Cn"}
_WANTED = {"\n", "\r", "\t", "\u200d"}
REFUSED_COUNTRIES = ("RU", "BY")


class CodesField(SelectMultipleField):
    """Any number of codes, as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def cleaned(text: str | None) -> str | None:
    """A filter for text fields: control and direction characters go, outer blanks go, everything else stays."""
    if text is None:
        return None
    kept = (char for char in text if char in _WANTED or unicodedata.category(char) not in _UNWANTED)
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def one_line(text: str | None) -> str | None:
    """The same for names, titles and addresses: single blanks between the words."""
    return None if text is None else " ".join((cleaned(text) or "").split())


def distinct(codes: Iterable[str] | None) -> list[str]:
    """A filter for lists of codes: each once, in their order."""
    return list(dict.fromkeys(codes or ()))


class AtMost:
    """Refuses a text longer than `most` characters, and says how long it is."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.field_flags = {"maxlength": most}

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        length = len(field.data or "")
        if length > self.most:
            message = _l("This is %(length)d characters long; at most %(most)d fit.", length=length, most=self.most)
            raise ValidationError(str(message))


def choices(terms: str, codes: Iterable[str] | None = None) -> dict[str, str]:
    """Code and name in the reader's language of a vocabulary list, in its own order."""
    listed = getattr(vocabulary, terms)
    return {code: listed[code].names[language()] for code in (codes if codes is not None else listed)}


def country_choices(*, empty: bool = True) -> dict[str, str]:
    """ISO code and name of every country, by name; a first empty choice unless told."""
    territories = Locale(language()).territories
    listed = _by_name((code, territories.get(code, code)) for code in vocabulary.COUNTRY_REGIONS)
    return {"": gettext("Choose a country"), **listed} if empty else listed


def language_choices(codes: Sequence[str]) -> dict[str, str]:
    """BCP 47 tag and name of languages, by name."""
    return _by_name((code, language_name(code)) for code in codes)


def _by_name(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    return dict(sorted(named, key=lambda pair: pair[1]))


class NumberedForm(FlaskForm):
    """A form of a new row: however often it is sent, it makes one."""

    number = HiddenField(default=lambda: str(uuid.uuid4()))

    @property
    def id(self) -> uuid.UUID:
        """The row that this form makes."""
        try:
            return uuid.UUID(self.number.data or "")
        except ValueError:
            return uuid.uuid4()


class CountryField(SelectField):
    """One country, or none."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, choices=country_choices, filters=[lambda value: value or None], **options)

    def pre_validate(self, form: FlaskForm) -> None:
        """None is a choice as well."""
        if self.data:
            super().pre_validate(form)
