"""Forms of introductions."""

import uuid

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired

from web.forms import AtMost, cleaned, one_line

LONGEST_REASON = 500


class ProposeForm(FlaskForm):
    """Two codes and a sentence; `number` makes one introduction of a form that is sent twice."""

    number = HiddenField(default=lambda: str(uuid.uuid4()))
    first = StringField(
        _l("The words of one person"),
        filters=[one_line],
        validators=[DataRequired(_l("Type the words that you were given.")), AtMost(100)],
    )
    second = StringField(
        _l("The words of the other one"),
        filters=[one_line],
        validators=[DataRequired(_l("Type the words that you were given.")), AtMost(100)],
    )
    reason = TextAreaField(
        _l("Why they should meet"),
        description=_l("Both read this sentence. Name nobody in it."),
        filters=[cleaned],
        validators=[DataRequired(_l("Write one sentence.")), AtMost(LONGEST_REASON)],
    )

    @property
    def id(self) -> uuid.UUID:
        """The form's number; a new one when somebody sent none."""
        try:
            return uuid.UUID(self.number.data or "")
        except ValueError:
            return uuid.uuid4()
