"""The filters of the list of initiatives."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from web.filters import ChoiceField, FilterForm, WordsField
from web.forms import choices


class InitiativeFilters(FilterForm):
    """Words, kind, country, who is involved, role."""

    words = WordsField(
        description=_l("In English, Russian, Ukrainian or Belarusian: texts in the others are found too.")
    )
    kind = ChoiceField(_l("Kind"), choices=lambda: {"": _("All kinds"), **choices("INITIATIVE_KINDS")})
    country = ChoiceField(_l("Country"))
    involved = ChoiceField(_l("Who is behind it"), choices=lambda: {"": _("Any"), **choices("ORIGINS_INVOLVED")})
    role = ChoiceField(_l("Role"), choices=lambda: {"": _("All roles"), **choices("INITIATIVE_ROLES")})
