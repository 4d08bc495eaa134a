"""From a weighed pair to its reasons and its caveat: which skill, which need, how many hours.

Every function looks, for one pair of rows, at the columns that the measure of its evidence term looked at, and answers
None when there is nothing to tell.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

import numpy as np

from matcher.columns import UNKNOWN, Csr, Initiatives, Openings, People
from matcher.encode import FIELD_AXIS, STAGE_AXIS, SUPPORT_AXIS
from matcher.lexicon import Lexicon, skill_keys, skill_stems, spoken_words
from matcher.measures import Setting, role_fits, shared_hours
from matcher.network import Initiative, Opening, Person
from matcher.reasons import Reason

R = TypeVar("R", People, Openings, Initiatives)
Rows = tuple[int, int]

MOST_NAMED = 3
"""A sentence names at most so many skills or words."""
FEW_HOURS = 3
ENOUGH_HOURS = 4
SOON = 60
"""Days before a deadline from which on it is worth a reason."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How the asker puts things: her skills by key, the words of her texts by stem, her city."""

    skills: Mapping[str, str]
    words: Mapping[str, str]
    city: str

    @classmethod
    def of(cls, record: Person | Opening) -> "Voice":
        """Of a person who asks, or of an opening that people are sought for."""
        if isinstance(record, Person):
            texts, city = [document.text for document in record.texts], record.city or ""
        else:
            texts, city = [record.title, record.text], ""
        return cls(skill_keys(record.skills), spoken_words("\n".join(texts)), city)


@dataclass(frozen=True, slots=True)
class Pairs(Generic[R]):
    """The two sides of a list, one of them a single row, and what names their columns.

    `asker` tells a shared skill, word or city as she put it; `initiatives` have roles with codes. `written` are the
    words of people on the left by row, `read` what else stands there by the id of a column and a row, as it was
    looked up.
    """

    left: People
    right: R
    setting: Setting
    lexicon: Lexicon
    asker: Voice
    initiatives: Mapping[str, Initiative]
    written: dict[int, dict[int, float]] = field(init=False, default_factory=dict, repr=False, compare=False)
    read: dict[tuple[int, int], dict[int, float]] = field(init=False, default_factory=dict, repr=False, compare=False)


def _row(matrix: Csr, row: int) -> dict[int, float]:
    start, stop = matrix.indptr[row], matrix.indptr[row + 1]
    return dict(zip(matrix.indices[start:stop].tolist(), matrix.data[start:stop].tolist(), strict=True))


def _shared(pairs: Pairs[Any], left: Csr, right: Csr, rows: Rows, names: Sequence[str]) -> list[str]:
    """Names that both rows have, the greatest product of their values first."""
    known = (id(left), rows[0])  # a column of the left side, which stays as long as the pairs do
    if known not in pairs.read:
        pairs.read[known] = _row(left, rows[0])
    return _in_both(pairs.read[known], _row(right, rows[1]), names)


def _in_both(one: Mapping[int, float], other: Mapping[int, float], names: Sequence[str]) -> list[str]:
    found = sorted((-value * other[column], names[column]) for column, value in one.items() if column in other)
    return [name for _, name in found]


def _listed(code: str, key: str, values: Sequence[str]) -> Reason | None:
    return Reason(code, {key: tuple(values)}) if values else None


def skills(pairs: Pairs[People] | Pairs[Openings], rows: Rows) -> Reason | None:
    """Skills in common but for those that say no more than a field in common says."""
    fields = _shared(pairs, pairs.left.fields, pairs.right.fields, rows, FIELD_AXIS.names)
    shared = _shared(pairs, pairs.left.skills, pairs.right.skills, rows, pairs.lexicon.skills.names)
    found = [name for name in shared if name not in fields]
    return _listed("shares_skill", "skills", [pairs.asker.skills.get(key, key) for key in found[:MOST_NAMED]])


def help_received(pairs: Pairs[People], rows: Rows) -> Reason | None:
    met = _shared(pairs, pairs.left.needs, pairs.right.offers, rows, SUPPORT_AXIS.names)
    return _listed("offers_what_you_need", "support", met)


def help_given(pairs: Pairs[People], rows: Rows) -> Reason | None:
    met = _shared(pairs, pairs.left.offers, pairs.right.open_needs, rows, SUPPORT_AXIS.names)
    return _listed("you_offer_what_they_need", "support", met)


def support(pairs: Pairs[Openings], rows: Rows) -> Reason | None:
    met = _shared(pairs, pairs.left.wants, pairs.right.support, rows, SUPPORT_AXIS.names)
    return _listed("offers_what_you_need", "support", met)


def open_support(pairs: Pairs[Openings], rows: Rows) -> Reason | None:
    met = _shared(pairs, pairs.left.open_needs, pairs.right.support, rows, SUPPORT_AXIS.names)
    return _listed("offers_what_they_need", "support", met)


def same_field(pairs: Pairs[People] | Pairs[Openings] | Pairs[Initiatives], rows: Rows) -> Reason | None:
    return _listed(
        "same_field", "fields", _shared(pairs, pairs.left.fields, pairs.right.fields, rows, FIELD_AXIS.names)
    )


def _stage(people: People, row: int) -> str | None:
    return next((STAGE_AXIS.names[column] for column in _row(people.stages, row)), None)


def further_along(pairs: Pairs[People], rows: Rows) -> Reason | None:
    stage = _stage(pairs.right, rows[1])
    return Reason("further_along", {"stage": stage}) if stage else None


def fits_stage(pairs: Pairs[Openings], rows: Rows) -> Reason | None:
    found = _shared(pairs, pairs.left.stages, pairs.right.stages, rows, STAGE_AXIS.names)
    return Reason("fits_stage", {"stage": found[0]}) if found else None


def common_language(pairs: Pairs[People], rows: Rows) -> Reason | None:
    found = _shared(pairs, pairs.left.languages, pairs.right.languages, rows, pairs.lexicon.languages.names)
    return _listed("common_language", "languages", found)


def asked_language(pairs: Pairs[Openings] | Pairs[Initiatives], rows: Rows) -> Reason | None:
    found = _shared(pairs, pairs.left.reach, pairs.right.asks, rows, pairs.lexicon.levels.names)
    return _listed("common_language", "languages", [name.split("@")[0] for name in found])


def tandem(pairs: Pairs[People], rows: Rows) -> Reason | None:
    names = pairs.lexicon.languages.names
    yours = tuple(_shared(pairs, pairs.left.learns, pairs.right.masters, rows, names))
    theirs = tuple(_shared(pairs, pairs.left.masters, pairs.right.learns, rows, names))
    return Reason("tandem", {"you_learn": yours, "they_learn": theirs}) if yours and theirs else None


def _hours(pairs: Pairs[People], rows: Rows) -> int:
    """Whole hours that two working days share, UNKNOWN without a zone."""
    shared = float(shared_hours(pairs.left.offset[rows[0]], pairs.right.offset[rows[1]]))
    return UNKNOWN if np.isnan(shared) else int(shared)


def near_hours(pairs: Pairs[People], rows: Rows) -> Reason | None:
    shared = _hours(pairs, rows)
    return Reason("near_hours", {"hours": shared}) if shared >= ENOUGH_HOURS else None


def place(pairs: Pairs[People] | Pairs[Initiatives], rows: Rows) -> Reason | None:
    city, country = pairs.right.city[rows[1]], pairs.right.country[rows[1]]
    if city >= 0 and city == pairs.left.city[rows[0]]:
        return Reason("same_city", {"city": pairs.asker.city})
    same = country >= 0 and country == pairs.left.country[rows[0]]
    return Reason("same_country", {"country": pairs.lexicon.countries.names[country]}) if same else None


def within_reach(pairs: Pairs[Openings], rows: Rows) -> Reason | None:
    if pairs.right.remote[rows[1]]:
        return Reason("remote", {})
    country = pairs.right.country[rows[1]]
    same = country >= 0 and country == pairs.left.country[rows[0]]
    return Reason("same_country", {"country": pairs.lexicon.countries.names[country]}) if same else None


def _written(people: People, row: int) -> dict[int, float]:
    """The words of a person's documents, as `words_of` weighs them: of a few dozen words no array is made."""
    found: dict[int, float] = {}
    for document in range(people.starts[row], people.starts[row + 1]):
        for word, value in _row(people.documents, document).items():
            found[word] = found.get(word, 0.0) + value
    length = math.sqrt(math.fsum(value * value for value in found.values())) or 1.0
    return {word: value / length for word, value in found.items()}


def _written_on_the_left(pairs: Pairs[Any], row: int) -> dict[int, float]:
    if row not in pairs.written:
        pairs.written[row] = _written(pairs.left, row)
    return pairs.written[row]


def _words(
    pairs: Pairs[Any], left: Mapping[int, float], right: Mapping[int, float], told: Iterable[str] = ()
) -> Reason | None:
    """Words of the asker's texts that the other side has too, but for those of the skills that were `told`."""
    stems = _in_both(left, right, pairs.lexicon.words.names)
    spent = {stem for skill in told for stem in skill_stems(skill)}
    words = [pairs.asker.words[stem] for stem in stems if stem in pairs.asker.words and stem not in spent]
    return _listed("text_matches", "words", words[:MOST_NAMED])


def text(pairs: Pairs[People], rows: Rows) -> Reason | None:
    told = _shared(pairs, pairs.left.skills, pairs.right.skills, rows, pairs.lexicon.skills.names)
    return _words(pairs, _written_on_the_left(pairs, rows[0]), _written(pairs.right, rows[1]), told)


def text_of(pairs: Pairs[Openings] | Pairs[Initiatives], rows: Rows) -> Reason | None:
    words = _row(pairs.right.words, rows[1])
    asked = pairs.right.skills if isinstance(pairs.right, Openings) else None
    told = [] if asked is None else _shared(pairs, pairs.left.skills, asked, rows, pairs.lexicon.skills.names)
    return _words(pairs, _written_on_the_left(pairs, rows[0]), words, told)


def nearness(pairs: Pairs[People], rows: Rows) -> Reason | None:
    vicinity, row = pairs.setting.vicinity, int(pairs.setting.rows[rows[1]])
    if count := vicinity.common_with(row):
        return Reason("common_contacts", {"count": count})
    return Reason("near_in_network", {}) if vicinity.reaches(row) else None


def bridging(pairs: Pairs[People], rows: Rows) -> Reason | None:
    here, there = pairs.left.country[rows[0]], pairs.right.country[rows[1]]
    abroad = there >= 0 and here != UNKNOWN and here != there
    return Reason("bridges", {"country": pairs.lexicon.countries.names[there]}) if abroad else None


def origin_welcome(pairs: Pairs[Openings], rows: Rows) -> Reason | None:
    found = _shared(pairs, pairs.left.origins, pairs.right.accepts, rows, pairs.lexicon.origins.names)
    return _listed("open_to_origin", "origins", found)


def deadline(pairs: Pairs[Openings], rows: Rows) -> Reason | None:
    day = int(pairs.right.deadline[rows[1]])
    days = day - pairs.setting.now.toordinal()
    if day == UNKNOWN or not 0 <= days <= SOON:
        return None
    return Reason("deadline", {"date": date.fromordinal(day).isoformat(), "days": days})


def best_roles(pairs: Pairs[Initiatives], rows: Rows) -> Reason | None:
    """The roles that suit as well as the best one does."""
    fits = role_fits(pairs.left, pairs.right)
    mine = np.flatnonzero(pairs.right.role_owner == rows[1])
    first = int(mine[0]) if len(mine) else 0
    roles = pairs.initiatives[pairs.right.ids[rows[1]]].roles
    best = [int(row) for row in mine if fits[row] > 0 and fits[row] == fits[mine].max()]
    able = [row for row in best if pairs.right.role_weight[row] > 0]
    names = dict.fromkeys(roles[row - first].role for row in able or best)
    return _listed("role_fits" if able else "role_for_anybody", "roles", list(names)[:MOST_NAMED])


def languages_unknown(pairs: Pairs[R], rows: Rows) -> Reason | None:
    stated = pairs.left.states_language[rows[0]] and pairs.right.states_language[rows[1]]
    return None if stated else Reason("languages_unknown", {})


def working_language_unknown(pairs: Pairs[Openings] | Pairs[Initiatives], rows: Rows) -> Reason | None:
    if not pairs.right.states_language[rows[1]]:
        return Reason("names_no_language", {})
    return None if pairs.left.states_language[rows[0]] else Reason("languages_unknown", {})


def origin_unknown(pairs: Pairs[People], rows: Rows) -> Reason | None:
    stated = pairs.left.states_origin[rows[0]] and pairs.right.states_origin[rows[1]]
    return None if stated else Reason("origin_not_stated", {})


def admission_unknown(pairs: Pairs[Openings], rows: Rows) -> Reason | None:
    """The opening says yes to none of the person's origins; what it leaves out never looks like a yes."""
    welcome = _shared(pairs, pairs.left.origins, pairs.right.accepts, rows, pairs.lexicon.origins.names)
    return None if welcome else Reason("origin_not_stated", {})


def involvement_unknown(pairs: Pairs[Initiatives], rows: Rows) -> Reason | None:
    return None if pairs.right.states_origin[rows[1]] else Reason("origin_not_stated", {})


def few_shared_hours(pairs: Pairs[People], rows: Rows) -> Reason | None:
    shared = _hours(pairs, rows)
    return Reason("few_shared_hours", {"hours": shared}) if 0 <= shared < FEW_HOURS else None


def stage_unknown(pairs: Pairs[People], rows: Rows) -> Reason | None:
    known = _stage(pairs.left, rows[0]) and _stage(pairs.right, rows[1])
    return None if known else Reason("stage_unknown", {})


def other_stage(pairs: Pairs[Openings], rows: Rows) -> Reason | None:
    asked = tuple(STAGE_AXIS.names[column] for column in _row(pairs.right.stages, rows[1]))
    own = _stage(pairs.left, rows[0])
    return Reason("other_stage", {"stages": asked}) if asked and own and own not in asked else None


def residence_unknown(pairs: Pairs[Openings], rows: Rows) -> Reason | None:
    if pairs.right.any_residence[rows[1]] or pairs.left.country[rows[0]] != UNKNOWN:
        return None
    asked = tuple(pairs.lexicon.countries.names[column] for column in _row(pairs.right.residence, rows[1]))
    return Reason("residence_unknown", {"countries": asked})


def needs_move(pairs: Pairs[Openings], rows: Rows) -> Reason | None:
    there, here = pairs.right.country[rows[1]], pairs.left.country[rows[0]]
    stays = pairs.right.remote[rows[1]] or there < 0 or here in (UNKNOWN, there)
    return None if stays else Reason("needs_move", {"country": pairs.lexicon.countries.names[there]})


def deadline_unknown(pairs: Pairs[Openings], rows: Rows) -> Reason | None:
    known = pairs.right.rolling[rows[1]] or pairs.right.deadline[rows[1]] != UNKNOWN
    return None if known else Reason("deadline_unknown", {})


def hours_differ(pairs: Pairs[Initiatives], rows: Rows) -> Reason | None:
    """The least that any role asks for is more than she has, or one of the two is unknown."""
    asked = pairs.right.role_hours[pairs.right.role_owner == rows[1]]
    asked, own = asked[~np.isnan(asked)], pairs.left.hours[rows[0]]
    if not len(asked):
        return Reason("hours_unknown", {})
    least = {"hours": int(asked.min())}
    if np.isnan(own):
        return Reason("own_hours_unknown", least)
    return Reason("more_hours", least) if asked.min() > own else None
