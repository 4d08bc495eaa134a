"""The pages of the profile whose fields stand by themselves, and what every page's form shares."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import NumberRange, Optional

from matcher import vocabulary
from web.extensions import today
from web.forms import AtMost, CodesField, choices, cleaned, distinct, one_line
from web.models import Person
from web.models.support import ticked

MOST_PLACES = 5
MOST_HOURS = 60  # a week
LONGEST_PAUSE = timedelta(days=365)


class StepForm(FlaskForm):
    """One page of the profile, filled with what is stored; `values` is what it would change.

    A field that a browser did not send keeps its stored value, so that half a page never erases the other half.
    """

    columns: ClassVar[tuple[str, ...]] = ()  # attributes of Person that have a field of the same name

    def __init__(self, person: Person) -> None:
        self.person = person
        super().__init__(data=self.stored())

    def stored(self) -> dict[str, Any]:
        """What the fields start with."""
        return {name: getattr(self.person, name) for name in self.columns}

    def values(self) -> dict[str, Any]:
        """New values by attribute of Person, after `validate`; "capacity" asks for mentoring places."""
        return {name: self[name].data for name in self.columns}

    @property
    def refused(self) -> bool:
        """Whether nothing may be stored, because of where she lives."""
        return False

    @property
    def unfinished(self) -> str:
        """Why the same page should come back after saving, as a sentence; empty when there is no reason."""
        return ""


class GroupedField(CodesField):
    """Any number of a list's codes, shown by the list's groups."""

    def __init__(self, label: Any, terms: str, groups: str, **options: Any) -> None:
        super().__init__(label, choices=lambda: choices(terms), filters=[distinct], **options)
        self.terms: vocabulary.Terms = getattr(vocabulary, terms)
        self.group_names = groups

    def groups(self) -> Iterator[tuple[str, list[Any]]]:
        """(name of the group, its checkboxes) in the order of the groups."""
        options = list(self)
        for code, name in choices(self.group_names).items():
            inside = [option for option in options if self.terms[option.data].group == code]
            if inside:
                yield name, inside

    def sensitive(self, code: str) -> bool:
        """Whether a list must never show this."""
        return self.terms[code].sensitive


class MaybeField(SelectField):
    """One of a list, or none of it (stored as None)."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, filters=[lambda value: value or None], **options)

    def pre_validate(self, form: FlaskForm) -> None:
        """None is a choice as well."""
        if self.data:
            super().pre_validate(form)


class WorkForm(StepForm):
    """Fields of work (M1-M6) and career stage: a stage, never a date of birth (M10)."""

    columns = ("fields", "stage")
    fields = GroupedField(_l("Fields of work"), "FIELDS", "FIELD_GROUPS")
    stage = MaybeField(
        _l("Career stage"),
        choices=lambda: {"": _("I do not say"), **choices("STAGES")},
        description=_l("Openings name stages. A mentor is best one or two stages further on."),
    )


class NeedsForm(StepForm):
    """What she looks for, out of the support categories. What she wrote of a need stays with it."""

    needs = GroupedField(_l("What you look for"), "SUPPORT", "SUPPORT_GROUPS")

    def stored(self) -> dict[str, Any]:
        """Those for coordinators alone are ticked as well."""
        return {"needs": list(self.person.current_needs)}

    def values(self) -> dict[str, Any]:
        """New ones begin today."""
        return ticked(self.person.needs, self.person.support, self.needs.data or (), today())


class OffersForm(StepForm):
    """What she can give; ticking an offer that rests wakes it."""

    columns = ("offers",)
    offers = GroupedField(_l("What you can offer"), "SUPPORT", "SUPPORT_GROUPS")

    def values(self) -> dict[str, Any]:
        """An offer is given or rests, never both."""
        support, given = self.person.support, self.offers.data or []
        resting = [code for code in support.get("paused", []) if code not in given]
        return {"offers": given, "support": {**support, "paused": resting}} if "paused" in support else super().values()


class PauseForm(FlaskForm):
    """A break from being found."""

    until = DateField(
        _l("Until when (you may leave this empty)"),
        description=_l("On this day you are found again by itself. Without a day the pause lasts until you end it."),
        validators=[Optional()],
    )

    def validate_until(self, field: DateField) -> None:
        """A day to come, within a year."""
        if field.data and not today() < field.data <= today() + LONGEST_PAUSE:
            raise ValidationError(_("Choose a day after today, within a year."))


class AboutForm(StepForm):
    """Words of her own, and the line by which a contact can reach her once both agreed to exchange it."""

    columns = ("about", "contact")
    about = TextAreaField(
        _l("About your work"),
        description=_l(
            "A few sentences: what you do, what you plan. They help to find people who do the same. "
            "People whose request was accepted can read them; you can change that on the last page."
        ),
        filters=[cleaned],
        validators=[AtMost(2000)],
    )
    contact = StringField(
        _l("How to get in touch"),
        description=_l(
            "For example a messenger name or a throw-away address. It shows to one contact at a time, "
            "when you and they have both ticked to exchange contact details."
        ),
        filters=[one_line],
        validators=[AtMost(200)],
    )


class FindingForm(StepForm):
    """What to be called and as what to be found: three switches, all off at first."""

    columns = ("pseudonym", "as_mentor", "as_peer", "for_initiatives", "capacity", "hours")
    pseudonym = StringField(
        _l("What others call you here"),
        description=_l("A pseudonym is welcome. It need not be unique, and you may leave it empty."),
        filters=[one_line],
        validators=[AtMost(60)],
    )
    as_mentor = BooleanField(
        _l("Find me as a mentor"),
        description=_l("People who look for what you offer may see your card and ask you while you have a free place."),
    )
    capacity = SelectField(
        _l("Mentoring places"),
        coerce=int,
        choices=lambda: {str(number): str(number) for number in range(MOST_PLACES + 1)},
        description=_l("How many people you would accompany at the same time. 0 is a pause."),
    )
    as_peer = BooleanField(
        _l("Find me as a peer"),
        description=_l("People in a similar field, here or in other countries, may see your card and ask for contact."),
    )
    for_initiatives = BooleanField(
        _l("Find me for initiatives"),
        description=_l("Initiatives for working together may suggest you a role, dialogues by invitation too."),
    )
    hours = IntegerField(
        _l("Hours a week for initiatives"),
        description=_l("A rough number is enough. You may leave it empty."),
        validators=[Optional(), NumberRange(0, MOST_HOURS, _l("Type a number of hours between 0 and 60."))],
    )

    @property
    def unfinished(self) -> str:
        """A mentor without a place is not offered to anybody."""
        if self.as_mentor.data and not self.capacity.data:
            return str(_("Saved. You are not offered as a mentor while you have no place: choose one, or go on."))
        return ""
