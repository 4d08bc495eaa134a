"""How well two sides fit, one aspect at a time: arrays of 0 to 1 over all candidates at once.

Left are always people; on the right stand people, openings or initiatives. One side has a single row. A measure answers
(what the left side gains, what the right side gains); aspects that serve both alike answer the same array twice.
"""

import math
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matcher.columns import Bools, Floats, Initiatives, Ints, Openings, People, Rows
from matcher.eligibility import overlap, role_in_reach
from matcher.relevance import suits
from matcher.vicinity import ALONE, Vicinity

Sides = tuple[Floats, Floats]

WORKING_DAY = 9.0
"""Hours from nine to six."""
BEST = 3
"""A person's documents that count, so that neither one lucky text nor the many others decide."""
MONTH = 30.0
PATIENCE = 8.0
"""Weeks of waiting after which the credit is full."""
TENTHS = 0.1 ** np.arange(64.0)
"""What is left of a convenience after so many common languages."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a measure may look at besides the two sides: the day, and how the asker stands in the network of ties.

    `rows` (n,) are the network's rows of the people on the right side.
    """

    now: date
    vicinity: Vicinity = ALONE
    rows: Ints = field(default_factory=lambda: np.zeros(0, np.int32))


def share(part: Floats, whole: Floats) -> Floats:
    """part / whole, 0 where there is no whole."""
    part, whole = np.broadcast_arrays(part, whole)
    return np.divide(part, whole, out=np.zeros(part.shape), where=whole > 0)


def both(values: Floats | Bools) -> Sides:
    """One value for both sides."""
    floats = np.asarray(values, dtype=np.float64)
    return floats, floats


def skills(left: People, right: People | Openings, _: Setting) -> Sides:
    """Rarity of the shared skills in that of a side's own; a square root, so that the first shared one counts most."""
    shared = overlap(left.skills, right.skills)
    return np.sqrt(share(shared, left.skill_weight)), np.sqrt(share(shared, right.skill_weight))


def asked_skills(left: People, right: Openings, _: Setting) -> Sides:
    """Rarity of the skills that an opening asks for and the person has, in that of all it asks for."""
    return both(np.sqrt(share(overlap(left.skills, right.skills), right.skill_weight)))


def help_received(left: People, right: People, _: Setting) -> Sides:
    """Share of one's needs that the other offers; for her, the share of her offers that is wanted."""
    met = overlap(left.needs, right.offers)
    return share(met, left.need_count), share(met, right.offer_count)


def help_given(left: People, right: People, _: Setting) -> Sides:
    """The reverse, over needs that are not sensitive: those of others must not show through an order."""
    met = overlap(left.offers, right.open_needs)
    return share(met, left.offer_count), share(met, right.open_need_count)


def support(left: People, right: Openings, _: Setting) -> Sides:
    """Share of one's needs that an opening meets by its kind or by name."""
    return both(share(overlap(left.wants, right.support), left.want_count))


def open_support(left: People, right: Openings, _: Setting) -> Sides:
    """Share of a person's needs that are not sensitive and that an opening meets."""
    return both(share(overlap(left.open_needs, right.support), left.open_need_count))


def shared_fields(left: People, right: People, _: Setting) -> Sides:
    """Share of a side's fields of work that the other works in too."""
    shared = overlap(left.fields, right.fields)
    return share(shared, left.field_count), share(shared, right.field_count)


def field_fits(left: People, right: Openings | Initiatives, _: Setting) -> Sides:
    """Whether any field of work is one that is asked for."""
    return both(overlap(left.fields, right.fields) > 0)


def ahead(left: People, right: People, _: Setting) -> Sides:
    """How many stages further along the other is, two counting in full."""
    known = (left.stage >= 0) & (right.stage >= 0)
    return both(np.where(known, np.clip(right.stage - left.stage, 0, 2) / 2, 0.0))


def stage_fits(left: People, right: Openings, _: Setting) -> Sides:
    """Whether an opening names the person's stage."""
    return both(overlap(left.stages, right.stages) > 0)


def languages(left: People, right: People, _: Setting) -> Sides:
    """Usable common languages: the first counts nine tenths, each further one a tenth of what is left."""
    common = overlap(left.languages, right.languages).astype(np.intp)
    return both(1 - TENTHS[np.minimum(common, len(TENTHS) - 1)])


def asked_languages(left: People, right: Openings | Initiatives, _: Setting) -> Sides:
    """Whether a working language is reached at the level asked for."""
    return both(overlap(left.reach, right.asks) > 0)


def tandem(left: People, right: People, _: Setting) -> Sides:
    """Each masters a language that the other needs to learn."""
    taught, teaches = overlap(left.learns, right.masters) > 0, overlap(left.masters, right.learns) > 0
    return both(taught & teaches)


def shared_hours(left: Floats, right: Floats) -> Floats:
    """Hours of the working day that two time zones share, by their offsets; NaN where one is unknown."""
    apart = np.abs(left - right) % 24
    shared: Floats = np.maximum(WORKING_DAY - np.minimum(apart, 24 - apart), 0)
    return shared


def share_of_hours(left: Floats, right: Floats) -> Floats:
    """The same as a share of the working day, 0 where an offset is unknown."""
    found: Floats = shared_hours(left, right) / WORKING_DAY
    return np.where(np.isnan(found), 0.0, found)


def hours(left: People, right: People, _: Setting) -> Sides:
    """Share of a working day at which both are awake."""
    return both(share_of_hours(left.offset, right.offset))


def place(left: People, right: People | Initiatives, _: Setting) -> Sides:
    """The same city; half for the same country."""
    city = (left.city == right.city) & (left.city >= 0)
    country = (left.country == right.country) & (left.country >= 0)
    return both(np.where(city, 1.0, np.where(country, 0.5, 0.0)))


def within_reach(left: People, right: Openings, _: Setting) -> Sides:
    """Remote, or in the country where the person lives."""
    return both(right.remote | ((left.country == right.country) & (left.country >= 0)))


def words_of(people: People, row: int = 0) -> tuple[NDArray[np.int64], Floats]:
    """The words (w,) of a person's documents taken together, in ascending order, and their weights, of length one."""
    starts = people.documents.indptr
    low, high = starts[people.starts[row]], starts[people.starts[row + 1]]
    if low == high:
        return np.zeros(0, np.int64), np.zeros(0)
    columns, values = people.documents.indices[low:high].copy(), people.documents.data[low:high]
    if not (columns[1:] > columns[:-1]).all():  # of several documents
        columns, place = np.unique(columns, return_inverse=True)
        values = np.bincount(place, weights=values, minlength=len(columns))
    length = math.sqrt(math.fsum(values * values))
    return columns, values / (length or 1.0)


def profile(people: People, row: int = 0) -> Rows:
    """The same as a row (1 x words)."""
    columns, values = words_of(people, row)
    ends = np.array([0, len(columns)], np.int32)
    return Rows(values, columns.astype(np.int32, copy=False), ends, (1, people.documents.shape[1]))


def text(left: People, right: People, _: Setting) -> Sides:
    """Cosine of one's documents taken together with the other's, the mean of her three best.

    A square root, as for skills: the first words in common count most, and so does a short text beside a long one.
    """
    return both(np.sqrt(_best_documents(overlap(right.documents, profile(left)), right.starts)))


def text_of(left: People, right: Openings | Initiatives, _: Setting) -> Sides:
    """How well a person's documents suit the text of an opening or initiative."""
    return both(suits(left, right).ravel())


def _best_documents(likeness: Floats, starts: Ints) -> Floats:
    """The mean of each person's three best documents (n,), of all when she has fewer; 0 when she has none."""
    written = np.diff(starts)
    owner = np.repeat(np.arange(len(written)), written)
    counted = np.flatnonzero(likeness * (written <= BEST)[owner])
    many = np.flatnonzero(likeness * (written > BEST)[owner])
    order = many[np.lexsort((-likeness[many], owner[many]))]
    place = np.arange(len(order)) - np.searchsorted(owner[order], owner[order])
    best = np.concatenate((counted, order[place < BEST]))
    sums = np.zeros(len(written))
    np.add.at(sums, owner[best], likeness[best])
    return share(sums, np.minimum(written, BEST).astype(np.float64))


def nearness(_left: People, _right: People, setting: Setting) -> Sides:
    """How near the network of consented ties holds the two, by what is foretold where the forecast knows both."""
    return both(setting.vicinity.nearness_of(setting.rows))


def bridging(left: People, right: People, setting: Setting) -> Sides:
    """Half for living in another country, half for a community that none of one's contacts belongs to."""
    abroad = (left.country != right.country) & (left.country >= 0) & (right.country >= 0)
    return both(0.5 * abroad + 0.5 * setting.vicinity.beyond(setting.rows))


def waiting(_left: People, right: People, _: Setting) -> Sides:
    """Weeks for which the other has waited for a match."""
    return both(np.clip(right.waiting / PATIENCE, 0, 1))


def has_waited(left: People, _right: Openings, _: Setting) -> Sides:
    """Weeks for which a person has waited, where people are ranked for an opening."""
    return both(np.clip(left.waiting / PATIENCE, 0, 1))


def origin_welcome(left: People, right: Openings, _: Setting) -> Sides:
    """Whether an opening says yes to the person's origin."""
    return both(overlap(left.origins, right.accepts) > 0)


def urgency(_left: People, right: Openings, setting: Setting) -> Sides:
    """1 for a deadline today, half for one in a month, 0 without."""
    days = np.maximum(right.deadline - setting.now.toordinal(), 0)
    return both(np.where(right.deadline >= 0, 1 / (1 + days / MONTH), 0.0))


def role_fits(left: People, right: Initiatives) -> Floats:
    """How well each role (r,) suits: its skills for two thirds, its hours for one; 0 where its languages are missing.

    A role that asks for no skills suits by a half; unknown hours on either side count half.
    """
    asked = right.role_weight > 0
    able = np.where(asked, np.sqrt(share(overlap(left.skills, right.role_skills), right.role_weight)), 0.5)
    in_time = np.nan_to_num(np.clip(left.hours / np.maximum(right.role_hours, 1), 0, 1), nan=0.5)
    return np.where(role_in_reach(left, right) & (able > 0), (2 * able + in_time) / 3, 0.0)


def best_role(left: People, right: Initiatives, _: Setting) -> Sides:
    """The best of an initiative's roles."""
    best = np.zeros(len(right.ids))
    np.maximum.at(best, right.role_owner, role_fits(left, right))
    return both(best)
