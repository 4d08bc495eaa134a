"""Forms of mentoring."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField, TimeField, ValidationError
from wtforms.validators import DataRequired, InputRequired

from web.extensions import now
from web.forms import AtMost, choices, cleaned, one_line
from web.mentoring.worries import Need
from web.models import FitAnswer, MentorshipState, Urgency

LONGEST_LINE, LONGEST_WORDS = 200, 1000
FARTHEST = timedelta(days=180)

WEEKS: Mapping[str, Any] = {
    "4": _l("One month"),
    "8": _l("Two months"),
    "12": _l("Three months"),
    "26": _l("Half a year"),
    "52": _l("One year"),
}
RHYTHMS: Mapping[str, Any] = {
    "weekly": _l("Every week"),
    "fortnightly": _l("Every two weeks"),
    "monthly": _l("Once a month"),
    "as_needed": _l("When it is needed"),
}
MINUTES: Mapping[str, Any] = {
    "30": _l("Half an hour"),
    "45": _l("Three quarters of an hour"),
    "60": _l("One hour"),
    "90": _l("An hour and a half"),
}
FITS: Mapping[str, Any] = {
    FitAnswer.FITS.value: _l("Yes, it fits"),
    FitAnswer.UNSURE.value: _l("I am not sure yet"),
    FitAnswer.OTHER.value: _l("I would rather go on with somebody else"),
}
HELPED: Mapping[str, Any] = {"yes": _l("Yes"), "partly": _l("In part"), "no": _l("No")}


def _words(named: Mapping[str, Any]) -> Any:
    """Choices whose words are those of the request's language."""
    return lambda: {code: str(text) for code, text in named.items()}


class AgreementForm(FlaskForm):
    """What two people agree on before they begin."""

    weeks = SelectField(_l("How long"), choices=_words(WEEKS), default="12")
    rhythm = SelectField(_l("How often you meet"), choices=_words(RHYTHMS), default="fortnightly")
    channel = StringField(
        _l("How you talk"),
        description=_l("For example: a video call, or messages in between. No addresses."),
        filters=[one_line],
        validators=[DataRequired(_l("Say how you talk to each other.")), AtMost(LONGEST_LINE)],
    )
    topics = TextAreaField(
        _l("What it is about"),
        filters=[cleaned],
        validators=[DataRequired(_l("Say in a few words what it is about.")), AtMost(LONGEST_WORDS)],
    )
    limits = TextAreaField(
        _l("What it is not (you may leave this empty)"),
        description=_l("For example: no legal advice, no introductions, no calls at night. Limits help both."),
        filters=[cleaned],
        validators=[AtMost(LONGEST_WORDS)],
    )

    @property
    def terms(self) -> dict[str, str]:
        """What is agreed on, by the names of the fields."""
        return {name: self[name].data or "" for name in TERMS}


TERMS = ("weeks", "rhythm", "channel", "topics", "limits")


class GoalForm(FlaskForm):
    """One goal."""

    text = StringField(
        _l("A goal"),
        description=_l("Something that you can tell has happened."),
        filters=[one_line],
        validators=[DataRequired(_l("Write the goal.")), AtMost(LONGEST_LINE)],
    )


class MeetingForm(FlaskForm):
    """When to meet, by the clock of whoever proposes it."""

    day = DateField(_l("Day"), validators=[InputRequired(_l("Choose a day."))])
    time = TimeField(_l("Time"), validators=[InputRequired(_l("Choose a time, as in 18:30."))])
    minutes = SelectField(_l("How long"), choices=_words(MINUTES), default="60")
    mode = RadioField(
        _l("How you meet"), choices=lambda: choices("CONTACT_MODES", ("online", "in_person")), default="online"
    )

    def __init__(self, *args: Any, zone: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self._zone = ZoneInfo(zone)

    @property
    def start(self) -> datetime:
        """When it begins, in UTC without zone."""
        if self.day.data is None or self.time.data is None:
            raise ValueError("the form was not validated: it has no day or no time")
        local = datetime.combine(self.day.data, self.time.data, self._zone)
        return local.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)

    def validate_time(self, _field: Any) -> None:
        """It lies ahead, within half a year."""
        if not self.day.data or not self.time.data:
            return
        if self.start <= now():
            raise ValidationError(gettext("This moment has passed. Choose a later one."))
        if self.start > now() + FARTHEST:
            raise ValidationError(gettext("This is more than half a year away. Choose an earlier day."))


class FitForm(FlaskForm):
    """Whether it fits, after the first meeting."""

    fit = RadioField(
        _l("Does it fit?"), choices=_words(FITS), validators=[InputRequired(_l("Choose one of the three."))]
    )


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


class FeedbackForm(FlaskForm):
    """One question at the end, and room for a thank-you."""

    helped = RadioField(
        _l("Did it help?"),
        description=_l("Nobody reads your answer. Counted with many others, it makes suggestions better."),
        choices=_words(HELPED),
        validators=[InputRequired(_l("Choose one of the three."))],
    )
    thanks = TextAreaField(
        _l("A thank-you (you may leave this empty)"),
        description=_l("The other side can read and keep this, and nobody else."),
        filters=[cleaned],
        validators=[AtMost(LONGEST_WORDS)],
    )


class FlagForm(FlaskForm):
    """A need for the coordinators; a mentor may write it for the one whom she mentors."""

    whom = RadioField(
        _l("Who needs it?"),
        choices=_words(
            {"me": _l("I do"), "other": _l("The one whom I mentor: they read it first, and decide whether it is sent")}
        ),
        default="me",
    )
    code = SelectField(_l("What it is about"), choices=lambda: choices("SUPPORT"))
    text = TextAreaField(
        _l("In a sentence or two"),
        description=_l("No names and no addresses: a coordinator asks if they are needed."),
        filters=[cleaned],
        validators=[DataRequired(_l("Write what is needed.")), AtMost(LONGEST_WORDS)],
    )
    urgency = RadioField(
        _l("How long can it wait?"),
        choices=_words(
            {
                Urgency.EMERGENCY.value: _l("It cannot: a roof, a threat, a deadline in days"),
                Urgency.SOON.value: _l("A week or so"),
                Urgency.CAN_WAIT.value: _l("A month"),
            }
        ),
        validators=[InputRequired(_l("Choose one of the three."))],
    )

    def __init__(self, *args: Any, may_worry: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not may_worry:
            del self.whom

    @property
    def need(self) -> Need:
        """What was filled in."""
        return Need(self.code.data, self.text.data or "", Urgency(self.urgency.data))

    @property
    def for_other(self) -> bool:
        """Whether it is the other one's need."""
        return "whom" in self and self.whom.data == "other"
