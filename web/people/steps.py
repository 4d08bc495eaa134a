"""The steps of the profile in their order: their pages, how far each is, and what is missing and would help."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from web.extensions import today
from web.models import Person
from web.people.forms import AboutForm, FindingForm, NeedsForm, OffersForm, StepForm, WorkForm
from web.people.languages import LanguagesForm
from web.people.levels import VisibilityForm
from web.people.places import OriginsForm, PlaceForm, ZoneForm
from web.people.private import PrivateForm
from web.people.skills import SkillsForm
from web.zones import only_zone


class State(StrEnum):
    """How far a step is."""

    TO_DO = "to_do"
    BEGUN = "begun"
    DONE = "done"


@dataclass(frozen=True)
class Page:
    """One page of a step; `filled` tells whether somebody has said what it asks for."""

    code: str
    title: Any
    form: type[StepForm]
    filled: Callable[[Person], object]


@dataclass(frozen=True)
class Step:
    """One line of the task list."""

    title: Any
    pages: tuple[Page, ...]

    def state(self, person: Person) -> State:
        """Done when every page is filled."""
        filled = [bool(page.filled(person)) for page in self.pages]
        return State.DONE if all(filled) else State.BEGUN if any(filled) else State.TO_DO


@dataclass(frozen=True)
class Hint:
    """Something that is missing, and what it would bring."""

    page: str
    text: Any
    missing: Callable[[Person], object]
    first: bool = False  # needed for first matches


def _switched_on(person: Person) -> bool:
    return person.as_mentor or person.as_peer or person.for_initiatives


STEPS = (
    Step(_l("Your work"), (Page("work", _l("Your work"), WorkForm, lambda person: person.fields),)),
    Step(_l("Languages"), (Page("languages", _l("Languages"), LanguagesForm, lambda person: person.languages),)),
    Step(
        _l("Place and origin"),
        (
            Page("place", _l("Where you live"), PlaceForm, lambda person: person.country),
            Page("zone", _l("Your hours"), ZoneForm, lambda person: person.timezone),
            Page("origins", _l("Where you come from"), OriginsForm, lambda p: p.origins),
        ),
    ),
    Step(
        _l("Needs and offers"),
        (
            Page("needs", _l("What you look for"), NeedsForm, lambda person: person.current_needs),
            Page("offers", _l("What you can offer"), OffersForm, lambda person: person.offers),
        ),
    ),
    Step(
        _l("Skills and words"),
        (
            Page("skills", _l("Skills"), SkillsForm, lambda person: person.skills),
            Page("about", _l("In your own words"), AboutForm, lambda person: person.about),
            # Nothing of it is asked for: the step is done without it.
            Page("private", _l("Kept to yourself"), PrivateForm, lambda person: person.about),
        ),
    ),
    Step(
        _l("Being found"),
        (
            Page("finding", _l("Being found"), FindingForm, _switched_on),
            # Its defaults are the safest ones: nobody has to go there (M8).
            Page("visibility", _l("Who sees what"), VisibilityForm, _switched_on),
        ),
    ),
)
PAGES = {page.code: page for step in STEPS for page in step.pages}
ORDER = tuple(PAGES)
FIRST_PAGES = frozenset({"work", "languages", "place", "needs"})  # what first matches need

HINTS = (
    Hint("work", _l("Your field of work: it tells which openings and which people fit."), lambda p: not p.fields, True),
    Hint(
        "languages",
        _l("Your languages: people and openings are suggested only where you share a language."),
        lambda p: not p.languages,
        True,
    ),
    Hint(
        "place",
        _l("Your country: many openings are only for people who live in certain countries."),
        lambda p: not p.country,
        True,
    ),
    Hint(
        "needs", _l("At least one thing that you look for: it leads the search."), lambda p: not p.current_needs, True
    ),
    Hint(
        "work", _l("Your career stage: openings name stages, and a mentor should be further on."), lambda p: not p.stage
    ),
    Hint(
        "zone",
        _l("Your time zone: it puts first those who are awake when you are."),
        lambda p: p.country and not p.timezone,
    ),
    Hint(
        "origins",
        _l("Where you come from: some openings are only for people from Russia, Belarus or Ukraine."),
        lambda p: not p.origins,
    ),
    Hint(
        "origins",
        _l("Whom you want to meet: across the line between Russia or Belarus and Ukraine, nobody is suggested before."),
        lambda p: p.open_to is None,
    ),
    Hint(
        "offers",
        _l("What you can offer: a match is best when both sides gain, and others find you by it."),
        lambda p: not p.offers,
    ),
    Hint(
        "skills", _l("Your skills: rare ones lead to people and openings that few others fit."), lambda p: not p.skills
    ),
    Hint(
        "about",
        _l("A few sentences about your work: they find people who do the same under another name."),
        lambda p: not p.about,
    ),
    Hint(
        "finding",
        _l("Being found: all switches are off, so nobody is offered your card."),
        lambda p: not _switched_on(p),
    ),
    Hint(
        "finding",
        _l("A mentoring place: you want to be found as a mentor, but have none."),
        lambda p: p.as_mentor and not p.capacity,
    ),
)


def number_of(code: str) -> int:
    """The number of the step that a page belongs to, from 1."""
    return next(number for number, step in enumerate(STEPS, 1) if PAGES[code] in step.pages)


def beside(code: str, person: Person, way: int) -> str | None:
    """The page after (`way` 1) or before (-1) a page, None past the ends; hours that a country settles are left out."""
    place = ORDER.index(code) + way
    if not 0 <= place < len(ORDER):
        return None
    settled = person.timezone is not None and person.timezone == only_zone(person.country, today())
    return beside(ORDER[place], person, way) if ORDER[place] == "zone" and settled else ORDER[place]


def next_needed(code: str, person: Person) -> str | None:
    """The page of the next answer that first matches need: after the page `code`, or from the beginning."""
    needed = dict.fromkeys(hint.page for hint in missing(person, first=True))
    after = [page for page in needed if ORDER.index(page) > ORDER.index(code)]
    return next((page for page in (*after, *needed) if page != code), None)


def missing(person: Person, *, first: bool) -> list[Hint]:
    """What `person` has not said yet: what first matches need, or what makes them better."""
    return [hint for hint in HINTS if hint.first == first and hint.missing(person)]
