"""The place of a list that is kept for somebody who is hard to match or has waited long."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from matcher.asked import Asked
from matcher.blocks import Records
from matcher.columns import UNKNOWN
from matcher.compiled import inner, loop
from matcher.packed import Pack
from matcher.questions import Questions, question_of
from matcher.recommend import BANDS, EDGES, KEPT_PLACE, LOWEST, SUITS_STILL
from matcher.scoring import listed_in, may_meet, score, shuffled, skills_shared, text_alike

FOUND = np.dtype([("lot", "u8"), ("row", "i4"), ("band", "i4"), ("floor", "u1")], align=True)
"""Somebody found: her lot among equals, her row in the index, the number of her band, and how much she is owed."""
LONGEST = np.uint64(0xFFFFFFFFFFFFFFFF)


def with_a_place_kept(found: Records, packs: Sequence[Pack], asked: Sequence[Asked]) -> Records:
    """Those who were found, with somebody who is owed a place at KEPT_PLACE, if anybody is."""
    least = int(np.searchsorted(BANDS, max(SUITS_STILL * BANDS[found["band"][KEPT_PLACE]], LOWEST), "left"))
    most = int(found["floor"][: KEPT_PLACE + 1].max())
    owed = np.zeros(1, FOUND)
    owed["row"], owed["floor"], owed["lot"] = UNKNOWN, most + 1, LONGEST
    for pack, question in zip(packs, asked, strict=True):
        _owed(owed, people_of(pack), pack.protected, tuple(question), EDGES, least)
    if owed["row"][0] == UNKNOWN:
        return found
    return np.insert(found[found["row"] != owed["row"]], KEPT_PLACE, owed)[: len(found)]


def with_places_kept(found: Records, held: Any, packs: Sequence[Pack], asked: Sequence[Questions]) -> None:
    """Put somebody who is owed a place at KEPT_PLACE of each list (n, k + 1) that is so long, if anybody is."""
    full = np.flatnonzero(held > KEPT_PLACE)
    gives_way = BANDS[found["band"][full, KEPT_PLACE]] if len(full) else np.zeros(0)
    suits = np.searchsorted(BANDS, np.maximum(SUITS_STILL * gives_way, LOWEST), "left")
    owed = np.zeros(len(full), FOUND)
    owed["floor"] = found["floor"][full, : KEPT_PLACE + 1].max(axis=1, initial=0) + 1
    owed["row"], owed["lot"] = UNKNOWN, LONGEST
    for pack, these in zip(packs, asked, strict=True):
        _owed_each(owed, full, people_of(pack), pack.protected, *these.plain(), EDGES, suits)
    for at, one in zip(full.tolist(), owed, strict=True):
        if one["row"] != UNKNOWN:
            others = found[at, : held[at]]
            found[at, : held[at]] = np.insert(others[others["row"] != one["row"]], KEPT_PLACE, one)[: held[at]]


def people_of(pack: Pack) -> tuple[Any, ...]:
    """What loops read of the people in a pack."""
    # Compiled loops are kept on disk by the types that they take: plain tuples, so that a class may be renamed.
    return (pack.people, pack.rows, tuple(pack.common), pack.traits, pack.skills, pack.documents)


@inner
def _owed(owed: Any, listed: Any, protected: Any, question: Any, edges: Any, least: int) -> None:
    """Look for whom a place is kept for: of those protected most, as much as `owed` at least, the one with the least
    lot.

    `least` is the number of the lowest band that still suits.
    """
    people, rows, common, traits, all_skills, documents = listed
    about, mine, said, ours, near, circles, shut = question
    asker, best_yet = about[0], owed[0]
    for at in range(len(protected)):
        place, floor = protected[at].place, protected[at].floor
        if floor < best_yet.floor:  # they come in descending order: nobody who is owed more will follow
            break
        lot, one = shuffled(protected[at].key, asker.salt), people[place]
        if rows[place] == UNKNOWN or (floor == best_yet.floor and lot >= best_yet.lot):
            continue
        if not may_meet(one, common, asker, ours) or listed_in(shut, place):
            continue
        able, text = skills_shared(all_skills, one, mine), text_alike(documents, rows[place], said)
        gained = score(one, common, traits, asker, ours, near, circles, place, able, text)
        reached = np.searchsorted(edges, gained, "right")
        if reached >= least:
            best_yet.lot, best_yet.row, best_yet.band, best_yet.floor = lot, rows[place], reached, floor


@loop
def _owed_each(
    owed: Any, full: Any, listed: Any, protected: Any, asked: Any, room: Any, edges: Any, suits: Any
) -> None:
    """Look for whom a place is kept for in the lists of the askers in `full`."""
    for at in range(len(full)):
        _owed(owed[at : at + 1], listed, protected, question_of(asked, room, full[at]), edges, suits[at])
