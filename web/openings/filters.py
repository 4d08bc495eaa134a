"""The filters of the list of openings."""

from typing import Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField

from matcher.vocabulary import COUNTRY_REGIONS
from web.filters import ChoiceField, FilterForm, WordsField
from web.forms import choices
from web.openings.queries import REMOTE
from web.templating import country_name


class OpeningFilters(FilterForm):
    """The filters of the list. `check` is for coordinators."""

    @classmethod
    def of(cls, asked: MultiDict[str, str]) -> Self:
        """The filters of a search that somebody keeps, without those for coordinators and without an order."""
        form = cls(formdata=asked)
        del form.check, form.sort
        place = asked.get("place", "")
        form.place.choices = {"": "", REMOTE: _("From anywhere, remote")}
        if place in COUNTRY_REGIONS:
            form.place.choices[place] = country_name(place)
        form.validate()
        return form

    words = WordsField(
        description=_l("In English, Russian, Ukrainian or Belarusian: texts in the others are found too.")
    )
    kind = ChoiceField(_l("Kind"), choices=lambda: {"": _("All kinds"), **choices("OPENING_KINDS")})
    field = ChoiceField(_l("Field of work"), choices=lambda: {"": _("All fields"), **choices("FIELDS")})
    place = ChoiceField(_l("Where"))
    stage = ChoiceField(_l("Career stage"), choices=lambda: {"": _("All stages"), **choices("STAGES")})
    origin = ChoiceField(
        _l("The host says yes to people from"), choices=lambda: {"": _("Any or not stated"), **choices("ORIGINS")}
    )
    within = ChoiceField(
        _l("Deadline"),
        choices=lambda: {"": _("Any"), "30": _("within 30 days"), "90": _("within 90 days")},
    )
    closed = BooleanField(_l("Closed ones too"))
    check = ChoiceField(
        _l("For coordinators"),
        choices=lambda: {"": _("All"), "review": _("to be read by a person"), "repeats": _("repeat another one")},
    )
    sort = ChoiceField(
        _l("Order"),
        choices=lambda: {
            "best": _("best match for the words first"),
            "deadline": _("nearest deadline first"),
            "confirmed": _("confirmed last first"),
        },
        default="best",
    )
