"""Forms of the notebook."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from web.forms import AtMost, NumberedForm, cleaned, one_line
from web.models import Answer, Application, ApplicationState, Opening

MOST_DOCUMENTS = 20
LONGEST_NAME = 120
STATES = {
    ApplicationState.PLANNED: _l("I plan it"),
    ApplicationState.WRITING: _l("I am writing it"),
    ApplicationState.SENT: _l("It is sent"),
    ApplicationState.ACCEPTED: _l("They said yes"),
    ApplicationState.DECLINED: _l("They said no"),
    ApplicationState.DROPPED: _l("I let it be"),
}


class ApplicationForm(NumberedForm):
    """One application."""

    title = StringField(
        _l("What you apply for"), filters=[one_line], validators=[InputRequired(_l("Give it a name.")), AtMost(200)]
    )
    deadline = DateField(_l("Deadline (you may leave this empty)"), validators=[Optional()])
    state = SelectField(_l("How far it is"), choices=lambda: {code.value: str(text) for code, text in STATES.items()})
    ready = SelectMultipleField(
        _l("Documents that are ready"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    documents = TextAreaField(
        _l("Documents that are asked for, one in a line"), filters=[cleaned], validators=[AtMost(2500)]
    )
    note = TextAreaField(_l("A note for yourself"), filters=[cleaned], validators=[AtMost(3000)])
    opening = HiddenField(filters=[one_line], validators=[AtMost(36)])

    def __init__(self, listed: list[str], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.ready.choices = [(name, name) for name in listed]
        if not listed:
            del self.ready

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

    def validate_documents(self, _field: TextAreaField) -> None:
        """A list that can be read."""
        if len(self._lines()) > MOST_DOCUMENTS:
            raise ValidationError(_("At most %(num)d documents, please.", num=MOST_DOCUMENTS))
        if any(len(line) > LONGEST_NAME for line in self._lines()):
            raise ValidationError(_("At most %(num)d characters in a line, please.", num=LONGEST_NAME))

    def task(self) -> dict[str, Any]:
        """What to store."""
        named: date | None = self.deadline.data
        documents = self._lines()
        ticked = self.ready.data or [] if "ready" in self else []
        return {
            "title": self.title.data,
            "state": self.state.data,
            "deadline": named.isoformat() if named else "",
            "opening": self.opening.data or "",
            "note": self.note.data or "",
            "documents": documents,
            "ready": [name for name in documents if name in ticked],
        }

    def _lines(self) -> list[str]:
        return list(dict.fromkeys(filter(None, map(one_line, (self.documents.data or "").splitlines()))))


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
