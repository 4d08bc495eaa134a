"""Skills in one's own words: what was understood, what might have been meant, and what stays as typed."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, TextAreaField, ValidationError

from matcher.vocabulary import SKILLS, parse_skills, suggest_skills
from web.forms import AtMost, CodesField, cleaned, distinct
from web.models import Person
from web.people.forms import StepForm
from web.templating import language, term

MOST_SKILLS = 40
LONGEST_PHRASE = 80  # characters
ASKED = 8  # unknown phrases that are asked about on one page
GUESSES = 4
KEEP, DROP = "keep", "drop"


def unknown(skills: list[str]) -> list[str]:
    """The phrases among `skills` that the vocabulary does not know."""
    return [skill for skill in skills if skill not in SKILLS]


class SkillsForm(StepForm):
    """Stored skills (untick to remove), a question about each phrase that the vocabulary lacks, and room for more."""

    columns = ("skills",)
    # A skill that was removed meanwhile in another window is no fault of this page: it is left out, not refused.
    skills = CodesField(_l("What we understood"), filters=[distinct], validate_choice=False)
    more = TextAreaField(
        _l("Add skills"),
        description=_l("In any of the four languages, separated by commas. For example: podcasts, SQL, asylum law."),
        filters=[cleaned],
        validators=[AtMost(2000)],
    )

    def __init__(self, person: Person) -> None:
        super().__init__(person)
        asked = {phrase.data for phrase, _meant in self.questions()}
        self.skills.choices = {skill: term("SKILLS", skill) for skill in person.skills if skill not in asked}

    def stored(self) -> dict[str, Any]:
        """Everything stored is ticked, and every unknown phrase is to be kept."""
        asked = unknown(self.person.skills)[:ASKED]
        phrases = {f"phrase_{number}": phrase for number, phrase in enumerate(asked)}
        return {**super().stored(), **phrases, **{f"meant_{number}": KEEP for number in range(ASKED)}}

    def questions(self) -> list[tuple[Any, Any]]:
        """(phrase, its possible meanings) of the phrases to ask about, as fields."""
        rows = [(self[f"phrase_{number}"], self[f"meant_{number}"]) for number in range(ASKED)]
        asked = [(phrase, meant) for phrase, meant in rows if phrase.data in unknown(self.person.skills)]
        for phrase, meant in asked:
            meant.choices = self._meanings(phrase.data)
        return asked

    def values(self) -> dict[str, Any]:
        """What was kept, with phrases replaced by what was meant, and what was typed anew."""
        meant = {phrase.data: field.data for phrase, field in self.questions()}
        ticked = {skill: skill for skill in self.skills.data or ()}
        kept = []
        for skill in self.person.skills:
            choice = meant.get(skill, KEEP if skill in ticked else DROP)
            kept += [skill] if choice == KEEP else [choice] if choice in SKILLS else []
        codes, phrases = parse_skills(self.more.data or "")
        return {"skills": distinct([*kept, *codes, *phrases])}

    def validate_more(self, field: TextAreaField) -> None:
        """Skills are short phrases, and not endlessly many."""
        _codes, phrases = parse_skills(field.data or "")
        too_long = next((phrase for phrase in phrases if len(phrase) > LONGEST_PHRASE), None)
        if too_long:
            message = _("Please name skills in short phrases. This one is too long: %(start)s…", start=too_long[:30])
            raise ValidationError(message)
        if len(self.values()["skills"]) > MOST_SKILLS:
            raise ValidationError(_("At most %(most)d skills fit: keep those that matter most.", most=MOST_SKILLS))

    @property
    def unfinished(self) -> str:
        """New words that resemble known skills are asked about once, right after they were typed."""
        _codes, phrases = parse_skills(self.more.data or "")
        if any(suggest_skills(phrase, language(), 1) for phrase in phrases):
            return str(_("Saved. Some words are new to us: say below what you meant, or go on and keep them."))
        return ""

    def _meanings(self, phrase: str) -> dict[str, str]:
        guesses = suggest_skills(phrase, language(), GUESSES)
        names = {guess.code: guess.names[language()] for guess in guesses if guess.code not in self.person.skills}
        return {KEEP: _("keep it as I typed it"), **names, DROP: _("leave it out")}


for _number in range(ASKED):
    setattr(SkillsForm, f"phrase_{_number}", HiddenField())
    setattr(SkillsForm, f"meant_{_number}", RadioField(_l("Did you mean"), validate_choice=False))
