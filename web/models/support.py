"""What somebody looks for and offers, beyond the bare codes: since when, how urgent, how far it is.

All of it stands in one sealed column of the person; these are the verbs on that value.
"""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from web.models.cases import Urgency

Support = dict[str, Any]
"""{"needs": {code: note}, "past": [closed needs], "offers": {code: note}, "paused": [codes of offers]}"""
Note = Mapping[str, str]

FOR_COORDINATORS = frozenset({"psychological"})
"""Needs that no stranger is asked to meet, urgent or not (M19)."""


class NeedState(StrEnum):
    """How far a need is."""

    OPEN = "open"
    HELPED = "being_helped"
    MET = "met"
    WITHDRAWN = "withdrawn"


def is_private(code: str, note: Note) -> bool:
    """Whether a need is for coordinators alone: it is on no card and counts between no two people."""
    return code in FOR_COORDINATORS or note.get("urgency") == Urgency.EMERGENCY


def current_needs(needs: Iterable[str], support: Support) -> dict[str, dict[str, str]]:
    """The needs that are not closed, with their notes; one that was never written of (an imported one) has none."""
    noted = support.get("needs", {})
    private = {code: note for code, note in noted.items() if is_private(code, note)}
    return {**{code: noted.get(code, {}) for code in needs}, **private}


def with_needs(support: Support, notes: Mapping[str, Note]) -> dict[str, Any]:
    """New values of a person's `needs` (what is matched between people) and `support`."""
    matched = [code for code, note in notes.items() if not is_private(code, note)]
    return {"needs": matched, "support": {**support, "needs": {code: dict(note) for code, note in notes.items()}}}


def ticked(needs: Iterable[str], support: Support, codes: Iterable[str], today: date) -> dict[str, Any]:
    """The same, for a list of codes: those that are known keep their notes, new ones begin today."""
    known = current_needs(needs, support)
    fresh = {"since": today.isoformat(), "urgency": str(Urgency.CAN_WAIT), "state": str(NeedState.OPEN)}
    return with_needs(support, {code: known.get(code, fresh) for code in codes})


def closed(needs: Iterable[str], support: Support, code: str, met: str, today: date) -> dict[str, Any]:
    """The same, without one need, which is kept among the past ones with whether it was met (yes, partly, no)."""
    notes = current_needs(needs, support)
    note = notes.pop(code, {})
    past = {
        "id": str(uuid.uuid4()),
        "code": code,
        "since": note.get("since", ""),
        "closed": today.isoformat(),
        "state": str(NeedState.WITHDRAWN if met == "no" else NeedState.MET),
        "met": met,
    }
    return with_needs({**support, "past": [past, *support.get("past", [])]}, notes)
