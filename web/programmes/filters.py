"""The filters of the list of programmes."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from web.filters import ChoiceField, FilterForm, WordsField
from web.forms import choices


class ProgrammeFilters(FilterForm):
    """Words, kind, country, origin, status."""

    words = WordsField()
    kind = ChoiceField(_l("Kind"), choices=lambda: {"": _("All kinds"), **choices("PROGRAMME_KINDS")})
    country = ChoiceField(_l("Country"))
    origin = ChoiceField(
        _l("Names as eligible people from"), choices=lambda: {"": _("Any or not stated"), **choices("ORIGINS")}
    )
    status = ChoiceField(_l("Status"), choices=lambda: {"": _("Any"), **choices("PROGRAMME_STATUSES")})
