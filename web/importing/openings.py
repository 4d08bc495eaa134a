"""Openings from a list: the live sheet of a support initiative, or a cleaned copy of one.

Who may apply by origin is never read out of a text: what the file has no column for stays "not stated", and rows that
speak of Russia or Belarus are marked for a person to read (M84).
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.text import fold
from matcher.vocabulary import OPENING_KINDS
from web.importing.cells import Cells, Notes
from web.importing.days import is_rolling
from web.importing.drafts import Draft, Order, Report, identity, save_facts
from web.importing.sheets import Column
from web.models import Opening, OpeningState, Organisation

LAYOUT = (
    Column("id", required=True),
    Column("institution", ("organisation", "organization", "host"), required=True),
    Column("description", ("text",), required=True),
    Column("country", ("country code",)),
    Column("country_name"),
    Column("kind", ("category",)),
    Column("title",),
    Column("research_focus", ("skills",)),
    Column("link", ("url",)),
    Column("deadline", ("application deadline",)),
    Column("support_period", ("duration",)),
    Column("months_min"),
    Column("months_max", ("months",)),
    Column("additional_support"),
    Column("stage_hints"),
    Column("remote"),
    Column("accommodation", ("offers accommodation",)),
    Column("funding", ("offers funding", "funded")),
    Column("for_researchers", ("researchers",)),
    Column("for_doctoral", ("doctoral students",)),
    Column("for_students", ("students",)),
    Column("for_others", ("others",)),
    Column("general_scheme"),
    Column("other_support"),
    Column("natural_sciences"),
    Column("social_sciences"),
    Column("humanities", ("humanities arts", "humanities and the arts")),
    Column("engineering", ("engineering technology", "engineering and technology")),
    Column("medical_sciences", ("medical health", "medical and health sciences")),
    Column("agricultural_sciences", ("agri veterinary", "agricultural and veterinary sciences")),
    Column("mentions_ru_by", ("mentions ru by people",)),
    Column("archived"),
    Column("snapshot_date", ("confirmed on",)),
)  # fmt: skip
# Contact columns are not read: a name or an address of a person has no place in a public list.

_DISCIPLINES = (
    "natural_sciences", "social_sciences", "humanities", "engineering", "medical_sciences", "agricultural_sciences",
)  # fmt: skip
_STAGES_OF_HINTS = {
    "phd": "doctoral", "postdoc": "early", "senior": "senior", "masters": "studies", "student_exchange": "studies",
    "internship": "studies",
}  # fmt: skip
_STAGES_OF_AUDIENCE = {
    "for_researchers": ("early", "mid", "senior"),
    "for_doctoral": ("doctoral",),
    "for_students": ("studies", "doctoral"),
}
# The first that holds says what an opening is when the file has no column for it.
_KINDS_OF_AUDIENCE = (
    ("general_scheme", "fellowship"),
    ("for_researchers", "research_position"),
    ("for_doctoral", "research_position"),
    ("for_students", "scholarship"),
)
_SPEAKS_OF_RU_BY = re.compile(r"\b(?:russia|belarus|росси|беларус|белорус|росі|білорус)")
_REVIEW = "Speaks of people from Russia or Belarus: read it and state whom it admits."
_NO_COLUMNS = frozenset(("organisation", "description", "stated_on"))
_LONGEST_TITLE = 120
_LONGEST_NAME = 300
REPEATS, FOR_REVIEW = "repeat another row's description", "for a person to read"


def read(cells: Cells, _order: Order) -> Draft | None:
    """The draft of one opening."""
    description = cells.text("description")
    institution = cells.line_of("institution", _LONGEST_NAME, required=True)
    focus = cells.line_of("research_focus")
    deadline_text = cells.line_of("deadline", _LONGEST_NAME)
    housing = cells.flag("accommodation")
    values = {
        "organisation": institution,
        "description": " ".join(description.split()),
        "state": _state(cells, deadline_text),
        "kind": _kind(cells),
        "title": cells.line_of("title", _LONGEST_NAME) or _title(description, focus, institution),
        "text": "\n\n".join(filter(None, (description, focus, cells.text("additional_support")))),
        "fields": [code for code in _DISCIPLINES if cells.flag(code)],
        "stages": _stages(cells),
        "skills": cells.skills("research_focus"),
        "support": ["housing"] if housing else [],
        "country": cells.country("country" if cells.line_of("country") else "country_name"),
        "remote": cells.flag("remote"),
        "accommodation": housing,
        "funded": cells.flag("funding"),
        "deadline": cells.day("deadline"),
        "deadline_text": deadline_text,
        "duration_text": cells.line_of("support_period", _LONGEST_NAME),
        "months": cells.rounded("months_max", 240) or cells.rounded("months_min", 240),
        "url": cells.url("link"),
        "stated_on": cells.day("snapshot_date", "taken as confirmed today"),
        "for_review": _REVIEW if _for_review(cells, description) else "",
        "repeats": False,
    }
    return Draft(identity(cells), values)


def row_values(draft: Draft, order: Order) -> dict[str, Any]:
    """The attributes of an `Opening` beside its organisation, complete: also for a row that no database will fill."""
    own = {name: value for name, value in draft.values.items() if name not in _NO_COLUMNS}
    unstated: dict[str, Any] = {"origins": {}, "languages": {}, "countries": []}
    return own | unstated | {"confirmed_on": draft.values["stated_on"] or order.today}


def mark_repeats(drafts: Sequence[Draft]) -> list[Draft]:
    """The same drafts; those whose description stood in an earlier line are marked."""
    seen: Counter[str] = Counter()
    marked = []
    for draft in drafts:
        description = cast("str", draft.values["description"])
        seen[description] += bool(description)
        marked.append(Draft(draft.key, {**draft.values, "repeats": seen[description] > 1}))
    return marked


def save(session: Session, drafts: Sequence[Draft], order: Order, notes: Notes) -> Report:
    """Write openings and the organisations behind them. What a reviewer said about origins stays as it is."""
    marked = mark_repeats(drafts)
    notes.marks[REPEATS] += sum(bool(draft.values["repeats"]) for draft in marked)
    notes.marks[FOR_REVIEW] += sum(bool(draft.values["for_review"]) for draft in marked)
    organisations = {(row.folded_name, row.country): row for row in session.scalars(select(Organisation))}

    def fill(row: Opening, values: Mapping[str, Any]) -> None:
        country = values["country"]
        name = values["organisation"]
        host = organisations.get((fold(name), country))
        if host is None:
            host = organisations[fold(name), country] = Organisation(name=name, folded_name=fold(name), country=country)
            session.add(host)
        stated = row.origins or {}
        for attribute, value in row_values(Draft("", values), order).items():
            setattr(row, attribute, value)
        row.origins = stated
        row.organisation = host
        row.folded = fold(f"{row.title} {row.text} {name}")

    return save_facts(session, Opening, marked, order, fill)


def _kind(cells: Cells) -> str:
    if cells.has("kind") and (stated := cells.code("kind", OPENING_KINDS, "a kind of opening")):
        return stated
    return next((kind for column, kind in _KINDS_OF_AUDIENCE if cells.flag(column)), "resources")


def _state(cells: Cells, deadline_text: str) -> str:
    if cells.flag("archived"):
        return OpeningState.CLOSED
    return OpeningState.ROLLING if is_rolling(deadline_text) else OpeningState.OPEN


def _stages(cells: Cells) -> list[str]:
    hinted = [_STAGES_OF_HINTS[hint] for hint in cells.parts("stage_hints") if hint in _STAGES_OF_HINTS]
    meant = [stage for column, stages in _STAGES_OF_AUDIENCE.items() if cells.flag(column) for stage in stages]
    return list(dict.fromkeys(hinted or meant))


def _title(description: str, focus: str, institution: str) -> str:
    """The first sentence of the description, cut between words; what there is instead when there is none."""
    first = re.split(r"(?<=[.!?])\s|\n", description.strip(), maxsplit=1)[0] or focus or institution
    if len(first) <= _LONGEST_TITLE:
        return first
    return first[: _LONGEST_TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,;:(–-") + "…"


def _for_review(cells: Cells, description: str) -> bool:
    if cells.has("mentions_ru_by"):
        return cells.flag("mentions_ru_by")
    return bool(_SPEAKS_OF_RU_BY.search(fold(description)))
