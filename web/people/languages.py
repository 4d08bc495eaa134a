"""The languages of a profile: a level for each, and rows for those that the page does not list yet."""

from typing import Any

from babel.languages import get_official_languages
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matcher.vocabulary import CEFR
from web.forms import choices, language_choices
from web.models import Person
from web.people.forms import MaybeField, StepForm
from web.templating import language_name

LANGUAGES = (
    "en", "ru", "uk", "be", "de", "pl", "cs", "lt", "lv", "et", "ka", "hy", "kk", "ky", "uz", "tg", "tk", "az",
    "ro", "sr", "hr", "bs", "mk", "sq", "sl", "sk", "hu", "bg", "el", "tr", "he", "ar", "fa", "ku", "fr", "es",
    "ca", "pt", "it", "nl", "da", "sv", "nb", "no", "fi", "is", "ga", "mt", "lb", "zh", "ja", "ko", "mn", "th",
    "vi", "id", "hi", "ur", "bn", "am", "sw", "tt", "ba", "ce", "cv", "sah", "os", "av", "lez", "ady", "kbd",
    "inh", "kv", "udm", "myv", "mdf", "bua", "tyv", "krl", "crh", "rom", "yi", "eo",
)  # fmt: skip
LIKELY = ("en", "ru", "uk", "be", "de", "pl")
ROWS = 2  # empty rows for more languages


def shown(country: str | None, stored: dict[str, str]) -> list[str]:
    """The languages that get a line of their own: the likely ones, those of the country, those already stored."""
    official = get_official_languages(country or "", de_facto=True)
    return [code for code in dict.fromkeys((*LIKELY, *official, *stored)) if code in LANGUAGES]


def _levels() -> dict[str, str]:
    return {"": _("I do not use it"), **choices("CEFR")}


class LanguagesForm(StepForm):
    """A level per language (`level_en`), kept for languages that the page did not show, and rows to add more."""

    def __init__(self, person: Person) -> None:
        super().__init__(person)
        self.shown = shown(person.country, person.languages)

    def stored(self) -> dict[str, Any]:
        """The level of every language."""
        return {f"level_{code}": level for code, level in self.person.languages.items()}

    def lines(self) -> list[tuple[str, Any]]:
        """(name, level field) of the languages with a line of their own."""
        return [(language_name(code), self[f"level_{code}"]) for code in self.shown]

    def rows(self) -> list[tuple[Any, Any]]:
        """(language field, level field) of the rows for more."""
        return [(self[f"more_{number}"], self[f"more_level_{number}"]) for number in range(ROWS)]

    def values(self) -> dict[str, Any]:
        """Languages with a level, the best first."""
        levels = {code: self[f"level_{code}"].data for code in LANGUAGES}
        levels |= {row.data: level.data for row, level in self.rows() if row.data}
        elsewhere = {code: level for code, level in self.person.languages.items() if code not in LANGUAGES}
        known = {code: level for code, level in (levels | elsewhere).items() if level}
        order = list(CEFR)
        return {"languages": dict(sorted(known.items(), key=lambda pair: -order.index(pair[1])))}

    def validate(self, *args: Any, **options: Any) -> bool:
        """A row for more is whole or empty."""
        valid = bool(super().validate(*args, **options))
        for row, level in self.rows():
            if row.data and not level.data:
                level.errors = [_("Choose how well you know this language.")]
                valid = False
            if level.data and not row.data:
                row.errors = [_("Choose the language that this level is for.")]
                valid = False
        return valid


for _code in LANGUAGES:
    setattr(LanguagesForm, f"level_{_code}", MaybeField(choices=_levels))
for _number in range(ROWS):
    setattr(
        LanguagesForm,
        f"more_{_number}",
        MaybeField(_l("Another language"), choices=lambda: {"": _("Choose a language"), **language_choices(LANGUAGES)}),
    )
    setattr(LanguagesForm, f"more_level_{_number}", MaybeField(_l("Its level"), choices=_levels))
