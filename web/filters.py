"""Filters as a GET form: what is chosen, the addresses of the page with one choice less, chips that show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from markupsafe import Markup, escape
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields import Field
from wtforms.widgets import html_params

from web.forms import AtMost, cleaned

LONGEST_SEARCH = 200
Chosen = Mapping[str, str]
"""The filters that narrow a list, by name; only values that the form offers."""


@dataclass(frozen=True)
class Chip:
    """One chosen filter in words, and the arguments of the same page without it."""

    text: str
    rest: Mapping[str, str]


def page_number() -> int:
    """The page of a list that the address asks for; the first when it says nothing sensible."""
    return max(request.args.get("page", 1, type=int), 1)


class WordsField(StringField):
    """Words to search for."""

    def __init__(self, **options: Any) -> None:
        super().__init__(_l("Words"), filters=[cleaned], validators=[AtMost(LONGEST_SEARCH)], **options)


class ChoicesBox:
    """What WTForms makes of a list of choices that have no attributes and no groups, of a field that may be left out;
    it takes five times as long."""

    def __call__(self, field: SelectField, **attributes: Any) -> Markup:
        """The select element."""
        options = "".join(
            f'<option {"selected " if chosen else ""}value="{escape(value)}">{escape(label or value)}</option>'
            for value, label, chosen, *_ in field.iter_choices()
        )
        around = html_params(**{"id": field.id, **attributes, "name": field.name})
        return Markup(f"<select {around}>{options}</select>")  # noqa: S704  every value is escaped


class ChoiceField(SelectField):
    """One of several values, or none; a value that is not offered counts as none."""

    widget = ChoicesBox()

    def pre_validate(self, _form: FlaskForm) -> None:
        """Forget what was not offered: an old link must still open the list."""
        offered = {value for value, *_ in self.iter_choices()}
        if self.data not in offered:
            self.data = ""


class FilterForm(FlaskForm):
    """A form of filters, read from the address. `ORDERS` names the fields that put in order and narrow nothing."""

    ORDERS: ClassVar[frozenset[str]] = frozenset({"sort"})

    class Meta:
        """It changes nothing, so it carries no token."""

        csrf = False

    @classmethod
    def read(cls, **choices: Mapping[str, str]) -> Self:
        """The form of this request; `choices` by field name, for choices that are only known now."""
        form = cls(formdata=request.args)
        for name, listed in choices.items():
            form[name].choices = dict(listed)
        form.validate()
        return form

    @property
    def chosen(self) -> dict[str, str]:
        """What narrows the list."""
        return {name: value for name, value in self._values().items() if name not in self.ORDERS}

    @property
    def order(self) -> str:
        """The order that was asked for, or the first one."""
        return self._values().get("sort") or next(value for value, *_ in self["sort"].iter_choices())

    def address(self, *, without: str = "", **more: Any) -> dict[str, str]:
        """Arguments of this page's address: all choices but `without`, and `more`."""
        kept = {name: value for name, value in self._values().items() if name != without}
        return {**kept, **{name: str(value) for name, value in more.items()}}

    @property
    def chips(self) -> list[Chip]:
        """The chosen filters."""
        return [Chip(self.words_of(name), self.address(without=name)) for name in self.chosen]

    def words_of(self, name: str) -> str:
        """A chosen filter in words: its label and the name of what was chosen."""
        field = self[name]
        if isinstance(field, BooleanField):
            return str(field.label.text)
        return f"{field.label.text}: {_value_in_words(field)}"

    def _values(self) -> dict[str, str]:
        fields = [field for field in self if field.data and field.data != field.default and not field.errors]
        return {field.short_name: "yes" if field.data is True else str(field.data) for field in fields}


def _value_in_words(field: Field) -> str:
    if not isinstance(field, SelectField):
        return str(gettext("“%(text)s”", text=field.data))
    return next(str(label) for value, label, *_ in field.iter_choices() if value == field.data)
