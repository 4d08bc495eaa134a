"""What somebody keeps to herself: kept for her, told in no list, matched on by nothing, opened by her to one person."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, StringField, TextAreaField, ValidationError
from wtforms.validators import NumberRange, Optional

from web.extensions import database, today
from web.forms import AtMost, CodesField, choices, cleaned, distinct, one_line
from web.models.people import PRIVATE_FIELDS
from web.openings.queries import designations
from web.people.forms import MaybeField, StepForm

EARLIEST_ARRIVAL = 1950
MOST_DEPENDANTS = 20


class PrivateForm(StepForm):
    """Organisation (M7), outlet (M1), year of arrival (M15), family (M9), return (M11, M87), what was learnt (M87).

    No names of relatives, no party, no document has a field here.
    """

    organisation = StringField(
        _l("An organisation that you work or worked for"), filters=[one_line], validators=[AtMost(200)]
    )
    sure = BooleanField(_l("I have read the warning; keep it here, closed to everybody"))
    outlets = StringField(
        _l("Outlet or channel"),
        description=_l("A newspaper, a Telegram or YouTube channel. It can name you: leave it empty if in doubt."),
        filters=[one_line],
        validators=[AtMost(300)],
    )
    arrived = IntegerField(
        _l("Year in which you came to the country where you live"),
        validators=[Optional()],
    )
    dependants = IntegerField(
        _l("How many people depend on you"),
        validators=[Optional(), NumberRange(0, MOST_DEPENDANTS, _l("Type a number between 0 and 20."))],
    )
    family_left = BooleanField(_l("Family of mine is still there"))
    return_intention = MaybeField(
        _l("Going back"), choices=lambda: {"": _("I do not say"), **choices("RETURN_INTENTIONS")}
    )
    return_work = CodesField(
        _l("After a return I would work in"), choices=lambda: choices("FIELDS"), filters=[distinct]
    )
    learnt = TextAreaField(
        _l("Learnt in exile: skills, courses and programmes that you finished"),
        filters=[cleaned],
        validators=[AtMost(1000)],
    )

    def stored(self) -> dict[str, Any]:
        """One sealed value holds them all."""
        return dict(self.person.private)

    def values(self) -> dict[str, Any]:
        """Only what says something; 0 dependants says something."""
        said = {name: self[name].data for name in PRIVATE_FIELDS}
        return {
            "private": {name: value for name, value in said.items() if value or (value == 0 and value is not False)}
        }

    def validate_arrived(self, field: IntegerField) -> None:
        """A year of our time."""
        if field.data is not None and not EARLIEST_ARRIVAL <= field.data <= today().year:
            raise ValidationError(_("Type a year between %(first)s and this one.", first=str(EARLIEST_ARRIVAL)))

    def validate_organisation(self, field: StringField) -> None:
        """Whoever ties her profile to an organisation that a state has labelled is warned before it is stored."""
        named_anew = field.data and field.data != self.person.private.get("organisation")
        if named_anew and self.labels and not self.sure.data:
            raise ValidationError(_("Read the warning below first, and tick that you have read it."))

    @property
    def labels(self) -> list[dict[str, Any]]:
        """What states have put on the typed organisation."""
        return designations(database.session, self.organisation.data or "")
