"""Fields of an opening's forms: days, months, languages with levels, answers about origins."""

from datetime import date
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from wtforms import DateField, IntegerField, RadioField, StringField, ValidationError

from web.filters import ChoiceField
from web.forms import choices, language_choices
from web.listing import web_host

LONGEST_MONTHS = 120
# fmt: off
LANGUAGES = (
    "en", "ru", "uk", "be", "ar", "az", "bg", "bs", "ca", "cs", "da", "de", "el", "es", "et", "fa", "fi", "fr",
    "he", "hr", "hu", "hy", "it", "ja", "ka", "kk", "ky", "lt", "lv", "mk", "nb", "nl", "pl", "pt", "ro", "sk",
    "sl", "sq", "sr", "sv", "tg", "tr", "uz", "zh",
)
# fmt: on


class DayField(DateField):
    """A day, with a message that says how to write it."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Year, month, day."""
        typed = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        try:
            self.data = date.fromisoformat(typed) if typed else None
        except ValueError as error:
            raise ValueError(_("Write the day as year-month-day, for example 2027-03-31.")) from error


class MonthsField(IntegerField):
    """A number of months."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Between one and LONGEST_MONTHS."""
        typed = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if not typed:
            return
        if not (typed.isdecimal() and len(typed) < 5 and 1 <= int(typed) <= LONGEST_MONTHS):
            raise ValueError(_("Type a number of months between 1 and %(most)d.", most=LONGEST_MONTHS))
        self.data = int(typed)


def origin_field() -> RadioField:
    """Whether the host says yes or no to people of one origin; nothing is chosen for her."""
    return RadioField(choices=lambda: {"": _("not stated"), "yes": _("yes"), "no": _("no")}, default="")


def language_field() -> ChoiceField:
    """One language, or none."""
    return ChoiceField(choices=lambda: {"": _("No language"), **language_choices(LANGUAGES)}, default="")


def level_field() -> ChoiceField:
    """The level that is needed."""
    return ChoiceField(choices=lambda: {"": _("Choose a level"), **choices("CEFR")}, default="")


def check_address(field: StringField) -> None:
    """Refuse what is no address of the web, or carries a name and password."""
    if field.data and (not web_host(field.data) or "@" in urlsplit(field.data).netloc):
        raise ValidationError(_("Type a web address that begins with https:// or http://"))
