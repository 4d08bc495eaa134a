"""Forms of needs and offers."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Optional

from matcher.vocabulary import SUPPORT
from web.extensions import today
from web.forms import AtMost, choices, cleaned, language_choices, one_line
from web.models import NeedState, Urgency
from web.models.support import FOR_COORDINATORS
from web.people.forms import MaybeField
from web.people.languages import LANGUAGES
from web.templating import language_name

EARLIEST = date(2010, 1, 1)
LONGEST_TEXT = 1000
BANKING = {
    "refused": _l("An account was refused"),
    "closed": _l("An account was closed"),
    "transfer": _l("A transfer was refused"),
    "payout": _l("A platform does not pay out"),
    "card": _l("A card does not work"),
}
STATES = {NeedState.OPEN: _l("Nobody helps yet"), NeedState.HELPED: _l("Somebody is helping")}
URGENCIES = {
    Urgency.CAN_WAIT: _l("It can wait"),
    Urgency.SOON: _l("Soon"),
    Urgency.EMERGENCY: _l("It is an emergency"),
}
ANSWERS = {"yes": _l("Yes"), "partly": _l("Partly"), "no": _l("No, I do not look for it any more")}
RECORDS = {"on": _l("On the record, with my name"), "off": _l("Off the record"), "both": _l("Either, we agree on it")}


def _languages() -> dict[str, str]:
    return {"": _("Choose a language"), **language_choices(LANGUAGES)}


class NeedForm(FlaskForm):
    """One need. Fields that a kind of need does not have are taken away."""

    urgency = RadioField(_l("How urgent it is"), validators=[InputRequired(_l("Choose one."))])
    state = RadioField(
        _l("How far it is"),
        choices=lambda: {code.value: str(text) for code, text in STATES.items()},
        validators=[InputRequired(_l("Choose one."))],
    )
    since = DateField(_l("Since when (you may leave this empty)"), validators=[Optional()])
    sort = MaybeField(
        _l("What happened"), choices=lambda: {"": _("I do not say"), **{c: str(t) for c, t in BANKING.items()}}
    )
    language = MaybeField(_l("Which language"), choices=_languages)
    level = MaybeField(_l("Which level you want to reach"), choices=lambda: {"": _("I do not say"), **choices("CEFR")})
    text = TextAreaField(
        _l("What coordinators should know (you may leave this empty)"),
        filters=[cleaned],
        validators=[AtMost(LONGEST_TEXT)],
    )
    consent = BooleanField(_l("Yes, coordinators may read this and my card, to help with this need"))

    def __init__(self, code: str, note: dict[str, str]) -> None:
        self.code = code
        since = note.get("since")
        stored: dict[str, Any] = {**note, "since": date.fromisoformat(since) if since else None}
        super().__init__(data={"urgency": Urgency.CAN_WAIT, "state": NeedState.OPEN, **stored})
        urgent = [one for one in URGENCIES if one != Urgency.EMERGENCY or SUPPORT[code].sensitive]
        self.urgency.choices = {one: str(URGENCIES[one]) for one in urgent}
        absent = {
            "sort": code != "banking",
            "language": code not in ("language", *FOR_COORDINATORS),
            "level": code != "language",
            "text": not self.may_go,
            "consent": not self.may_go,
        }
        for name in (name for name, is_absent in absent.items() if is_absent):
            delattr(self, name)

    @property
    def may_go(self) -> bool:
        """Whether this need can go to coordinators."""
        return SUPPORT[self.code].sensitive

    @property
    def goes(self) -> bool:
        """Whether it does, as it was filled in."""
        return self.may_go and bool(self.consent.data)

    def validate_since(self, field: DateField) -> None:
        """A day of the past."""
        if field.data and not EARLIEST <= field.data <= today():
            raise ValidationError(_("Choose a day in the past."))

    def validate_consent(self, field: BooleanField) -> None:
        """An emergency is for coordinators, and for nobody before she says so."""
        if self.urgency.data == Urgency.EMERGENCY and not field.data:
            raise ValidationError(
                _("An emergency goes to coordinators and to nobody else. Tick this, or choose another urgency.")
            )

    def words(self) -> str:
        """What coordinators read, with the language that the helper must speak (M19)."""
        spoken = language_name(self.language.data) if "language" in self and self.language.data else ""
        return "\n\n".join(filter(None, [spoken, self.text.data]))

    def note(self) -> dict[str, str]:
        """What to store of the need; the words for coordinators stand in the case alone."""
        found = {"urgency": self.urgency.data, "state": self.state.data}
        found["since"] = self.since.data.isoformat() if self.since.data else ""
        return found | {name: self[name].data or "" for name in ("sort", "language", "level") if name in self}


class CloseForm(FlaskForm):
    """Whether a need was met."""

    met = RadioField(
        _l("Was it met?"),
        choices=lambda: {code: str(text) for code, text in ANSWERS.items()},
        validators=[InputRequired(_l("Choose one."))],
    )


class OfferForm(FlaskForm):
    """One offer: whether it rests, and for expert comment on what."""

    paused = BooleanField(_l("Let this offer rest: nobody finds me by it until I take the tick away"))
    topic = StringField(
        _l("On what"),
        description=_l("For example: prisons in Belarus. Only you read this, and whom you tell."),
        filters=[one_line],
        validators=[AtMost(120)],
    )
    language = MaybeField(_l("Which language"), choices=_languages)
    record = SelectField(
        _l("On or off the record"), choices=lambda: {"": _("I do not say"), **{c: str(t) for c, t in RECORDS.items()}}
    )

    def __init__(self, code: str, note: dict[str, str], *, rests: bool) -> None:
        super().__init__(data={**note, "paused": rests})
        if code != "expert_voice":
            del self.topic, self.language, self.record

    def note(self) -> dict[str, str]:
        """What to store of the offer."""
        return {name: self[name].data or "" for name in ("topic", "language", "record") if name in self}
