"""The little form beside every suggestion."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField

from web.forms import choices


def dismiss_reasons() -> dict[str, str]:
    """Code and name of the reasons that may be given for "not now"; giving none is one of them."""
    return {"": str(_l("No reason")), **choices("DISMISS_REASONS")}


class DismissForm(FlaskForm):
    """Not now, and why if somebody likes to tell. A reason that is not on offer counts as none."""

    reason = SelectField(_l("Reason, if you like"), choices=dismiss_reasons, validate_choice=False)

    @property
    def chosen(self) -> str:
        """The code of the reason; empty for none."""
        return self.reason.data if self.reason.data in dismiss_reasons() else ""
