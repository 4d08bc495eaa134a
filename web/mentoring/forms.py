"""Forms of mentoring."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.validators import InputRequired

from web.models import MentorshipState


class EndForm(FlaskForm):
    """How a mentorship ended; neither answer is a mark for anybody."""

    state = RadioField(
        _l("How does it end?"),
        choices=lambda: {
            MentorshipState.COMPLETED.value: gettext("We did what we wanted to do"),
            MentorshipState.ENDED_EARLY.value: gettext("We stop before that, for whatever reason"),
        },
        validators=[InputRequired(_l("Choose one of the two."))],
    )
