"""Who sees which field: hidden, people I accepted, or all members."""

from functools import partial
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from web.forms import choices
from web.models.people import DEFAULT_VISIBILITY, VISIBILITY_LEVELS
from web.people.forms import StepForm
from web.visibility import QUASI_IDENTIFIERS

COARSE = "coarse"  # members see it, made coarser while fewer than five share it: what holds when nothing is stored
LABELS = {
    "pseudonym": _l("What others call you here"),
    "fields": _l("Fields of work"),
    "stage": _l("Career stage"),
    "languages": _l("Languages"),
    "skills": _l("Skills"),
    "country": _l("Country"),
    "city": _l("Town"),
    "timezone": _l("Time zone"),
    "origins": _l("Where you come from"),
    "needs": _l("What you look for"),
    "offers": _l("What you can offer"),
    "about": _l("About your work"),
}
# What opens to one person at a time and has no level.
SINGLE_LABELS = {
    "contact": _l("How to get in touch"),
    "organisation": _l("Organisation"),
    "outlets": _l("Outlet or channel"),
    "arrived": _l("Year of arrival"),
    "dependants": _l("People who depend on you"),
    "family_left": _l("Family left behind"),
    "return_intention": _l("Going back"),
    "return_work": _l("Work after a return"),
    "learnt": _l("Learnt in exile"),
}


def _levels(name: str) -> dict[str, str]:
    """The choices for one field, the closed one first."""
    named = choices("VISIBILITY", VISIBILITY_LEVELS)
    if name in QUASI_IDENTIFIERS:
        named |= {COARSE: _("All members, made coarser"), "members": _("All members, exactly")}
    return named


class VisibilityForm(StepForm):
    """One level per field; what equals the default is not stored."""

    @staticmethod
    def names() -> list[str]:
        """The fields in their order."""
        return list(LABELS)

    def stored(self) -> dict[str, Any]:
        """The levels in force."""
        return {name: self.person.visibility.get(name, _default(name)) for name in LABELS}

    def values(self) -> dict[str, Any]:
        """The levels that differ from the defaults."""
        chosen = {name: self[name].data for name in LABELS}
        return {"visibility": {name: level for name, level in chosen.items() if level != _default(name)}}


def _default(name: str) -> str:
    return COARSE if name in QUASI_IDENTIFIERS else DEFAULT_VISIBILITY[name]


for _name, _label in LABELS.items():
    setattr(VisibilityForm, _name, SelectField(_label, choices=partial(_levels, _name)))
