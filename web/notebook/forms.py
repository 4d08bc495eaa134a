"""Forms of the notebook."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional, ValidationError

from matcher.vocabulary import COUNTRY_REGIONS
from web.forms import REFUSED_COUNTRIES, AtMost, CodesField, CountryField, NumberedForm, cleaned, distinct, one_line
from web.models import Answer, Application, ApplicationState, Opening, Plan
from web.templating import country_name

MOST_DOCUMENTS = 20
LONGEST_NAME = 120
MOST_COUNTRIES = 10
STATES = {
    ApplicationState.PLANNED: _l("I plan it"),
    ApplicationState.WRITING: _l("I am writing it"),
    ApplicationState.SENT: _l("It is sent"),
    ApplicationState.ACCEPTED: _l("They said yes"),
    ApplicationState.DECLINED: _l("They said no"),
    ApplicationState.DROPPED: _l("I let it be"),
}


class DocumentsForm(FlaskForm):
    """Documents, one in a line, and which of them are ready: of those that were listed before, or were ticked."""

    documents: TextAreaField
    ready: CodesField

    def __init__(self, listed: Sequence[str], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        ticked = (name for name in self.ready.data or () if name in self._lines())
        self.ready.choices = [(name, name) for name in distinct([*listed, *ticked])]
        if not self.ready.choices:
            del self.ready

    def validate_documents(self, _field: TextAreaField) -> None:
        """A list that can be read."""
        if len(self._lines()) > MOST_DOCUMENTS:
            raise ValidationError(_("At most %(num)d documents, please.", num=MOST_DOCUMENTS))
        if any(len(line) > LONGEST_NAME for line in self._lines()):
            raise ValidationError(_("At most %(num)d characters in a line, please.", num=LONGEST_NAME))

    def papers(self) -> dict[str, list[str]]:
        """What to store of them."""
        documents, ticked = self._lines(), self.ready.data or [] if "ready" in self else []
        return {"documents": documents, "ready": [name for name in documents if name in ticked]}

    def _lines(self) -> list[str]:
        return distinct(filter(None, map(one_line, (self.documents.data or "").splitlines())))


class ApplicationForm(DocumentsForm, NumberedForm):
    """One application."""

    title = StringField(
        _l("What you apply for"), filters=[one_line], validators=[InputRequired(_l("Give it a name.")), AtMost(200)]
    )
    deadline = DateField(_l("Deadline (you may leave this empty)"), validators=[Optional()])
    state = SelectField(_l("How far it is"), choices=lambda: {code.value: str(text) for code, text in STATES.items()})
    ready = CodesField(_l("Documents that are ready"), validate_choice=False)
    documents = TextAreaField(
        _l("Documents that are asked for, one in a line"), filters=[cleaned], validators=[AtMost(2500)]
    )
    note = TextAreaField(_l("A note for yourself"), filters=[cleaned], validators=[AtMost(3000)])
    opening = HiddenField(filters=[one_line], validators=[AtMost(36)])

    @classmethod
    def new(cls, opening: Opening | None) -> "ApplicationForm":
        """An empty one, or one about an opening."""
        given = {"title": opening.title, "deadline": opening.deadline, "opening": str(opening.id)} if opening else {}
        return cls([], formdata=None, **given)

    @classmethod
    def like(cls, row: Application) -> "ApplicationForm":
        """A new one that asks for the same documents and has the same note."""
        lines = "\n".join(row.task["documents"])
        return cls([], formdata=None, documents=lines, note=row.task["note"])

    @classmethod
    def of(cls, row: Application) -> "ApplicationForm":
        """One that shows what a row says."""
        task = {**row.task, "deadline": row.deadline, "documents": "\n".join(row.task["documents"])}
        return cls(row.task["documents"], formdata=None, data=task)

    def task(self) -> dict[str, Any]:
        """What to store."""
        named: date | None = self.deadline.data
        return {
            "title": self.title.data,
            "state": self.state.data,
            "deadline": named.isoformat() if named else "",
            "opening": self.opening.data or "",
            "note": self.note.data or "",
            **self.papers(),
        }


class AnswerForm(NumberedForm):
    """One answer."""

    title = StringField(
        _l("What it answers"), filters=[one_line], validators=[InputRequired(_l("Give it a name.")), AtMost(200)]
    )
    text = TextAreaField(_l("Your text"), filters=[cleaned], validators=[AtMost(6000)])

    @classmethod
    def new(cls) -> "AnswerForm":
        """An empty one."""
        return cls(formdata=None)

    @classmethod
    def of(cls, row: Answer) -> "AnswerForm":
        """One that shows what a row says."""
        return cls(formdata=None, data=row.wording)

    def wording(self) -> dict[str, str]:
        """What to store."""
        return {"title": self.title.data or "", "text": self.text.data or ""}


class PlanForm(DocumentsForm):
    """The plan B: nothing of it has to be said, and nothing of it is ever matched (M60)."""

    countries = CodesField(_l("Countries that I could go to"), filters=[distinct])
    another = CountryField(_l("Add a country"))
    documents = TextAreaField(
        _l("Documents to take along, one in a line"),
        description=_l("Name the kind only, no numbers."),
        filters=[cleaned],
        validators=[AtMost(2500)],
    )
    ready = CodesField(_l("Of these a copy lies in a safe place"), validate_choice=False)
    people = TextAreaField(
        _l("Whom I call: a lawyer, somebody close, an organisation"),
        description=_l("Leave out whoever would be in danger if somebody else read this."),
        filters=[cleaned],
        validators=[AtMost(3000)],
    )
    first_steps = TextAreaField(_l("What I do first"), filters=[cleaned], validators=[AtMost(3000)])

    def __init__(self, plan: Plan | None, **options: Any) -> None:
        steps = plan.steps if plan else {"documents": [], "countries": []}
        listed = steps["documents"]
        super().__init__(listed, data={**steps, "documents": "\n".join(listed)}, **options)
        chosen = distinct([*steps["countries"], *(self.countries.data or ())])
        self.countries.choices = [(code, country_name(code)) for code in chosen if _may_lead_to(code)]
        if not chosen:
            del self.countries

    def validate_another(self, field: CountryField) -> None:
        """Where somebody could be safe, and not everywhere."""
        if field.data and not _may_lead_to(field.data):
            raise ValidationError(_("A plan to be safe cannot end there. Choose another country."))
        if len(self._countries()) > MOST_COUNTRIES:
            raise ValidationError(_("At most %(num)d countries, please.", num=MOST_COUNTRIES))

    def steps(self) -> dict[str, Any]:
        """What to store."""
        return {
            "countries": self._countries(),
            "people": self.people.data or "",
            "first_steps": self.first_steps.data or "",
            **self.papers(),
        }

    def _countries(self) -> list[str]:
        kept = self.countries.data or [] if "countries" in self else []
        return distinct([*kept, *filter(None, [self.another.data])])


def _may_lead_to(country: str) -> bool:
    return country in COUNTRY_REGIONS and country not in REFUSED_COUNTRIES
