"""The place of a list that is kept for somebody who is hard to match or has waited long."""

from typing import Any

import numpy as np

from matcher.columns import UNKNOWN
from matcher.compiled import inner, loop
from matcher.opened import numbered_in, owed_in, people_in
from matcher.questions import question_of
from matcher.recommend import BANDS, EDGES, KEPT_PLACE, LOWEST, SUITS_STILL
from matcher.scoring import listed_in, may_meet, score, shuffled, skills_shared, text_alike

FOUND = np.dtype([("lot", "u8"), ("row", "i4"), ("band", "i4"), ("floor", "u1")], align=True)
"""Somebody found: her lot among equals, her row in the index, the number of her band, and how much she is owed."""
LONGEST = np.uint64(0xFFFFFFFFFFFFFFFF)


@loop
def keep_places(found: Any, held: Any, tables: Any, skill: Any, asked: Any) -> None:
    """Put somebody who is owed a place at KEPT_PLACE of each list (n, k + 1) that is so long, if anybody is.

    `held` (n,) is how long each is; the rest is as in `topk`."""
    owed = np.zeros(len(held), FOUND)
    for at in range(len(held)):
        owed[at].row, owed[at].lot = UNKNOWN, LONGEST
        if held[at] > KEPT_PLACE:
            owed[at].floor = found[at]["floor"][: KEPT_PLACE + 1].max() + 1
    for pack in range(len(tables)):
        table = tables[pack]
        listed, protected, numbered = people_in(table, skill), owed_in(table), numbered_in(table)
        for at in range(len(held) if len(protected) else 0):
            if held[at] > KEPT_PLACE:
                question = question_of(asked, at, numbered)
                _look_for_owed(owed[at : at + 1], listed, protected, question, found[at, KEPT_PLACE].band)
    for at in range(len(held)):
        if owed[at].row != UNKNOWN:
            _give_place(found[at, : held[at]], owed[at : at + 1])


@inner
def _look_for_owed(owed: Any, listed: Any, protected: Any, question: Any, gives_way: int) -> None:
    """Look for whom a place is kept for: of those protected most, as much as `owed` at least, the one with the least
    lot, who suits no less than she may beside the one who `gives_way`, by her band.
    """
    people, rows, common, traits, all_skills, documents = listed
    about, mine, said, ours, near, circles, shut = question
    asker, best_yet = about[0], owed[0]
    least = np.searchsorted(BANDS, max(SUITS_STILL * BANDS[gives_way], LOWEST), "left")
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
        reached = np.searchsorted(EDGES, gained, "right")
        if reached >= least:
            best_yet.lot, best_yet.row, best_yet.band, best_yet.floor = lot, rows[place], reached, floor


@inner
def _give_place(found: Any, owed: Any) -> None:
    """Put somebody at KEPT_PLACE, who stood further down or nowhere; others move down, the last one out."""
    at = KEPT_PLACE
    while at < len(found) - 1 and found[at].row != owed[0].row:
        at += 1
    while at > KEPT_PLACE:
        found[at] = found[at - 1]
        at -= 1
    found[KEPT_PLACE] = owed[0]
