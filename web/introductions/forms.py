"""Forms of introductions."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired

from web.forms import AtMost, NumberedForm, cleaned, one_line

LONGEST_REASON = 500


class ProposeForm(NumberedForm):
    """Two codes and a sentence; `number` makes one introduction of a form that is sent twice."""

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
