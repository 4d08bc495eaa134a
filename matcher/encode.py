"""Records to columns: the one place where a person, an opening or an initiative is turned into numbers."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from hashlib import blake2b
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from numpy.typing import NDArray

from matcher.columns import ELSEWHERE, UNKNOWN, Bits, Csr, Floats, Initiatives, Ints, Openings, People, sets
from matcher.lexicon import HIGHEST, LEVELS, Axis, Lexicon, Reading, place_key, primary, skill_keys
from matcher.network import Initiative, Opening, Person, Role
from matcher.rarity import Statistics
from matcher.vocabulary import FIELDS, INITIATIVE_ROLES, STAGES, SUPPORT, name, skill_codes

USABLE = LEVELS["B1"]
MASTERED = LEVELS["C1"]
STAGE_RANKS: Mapping[str | None, int] = {"studies": 0, "doctoral": 1, "early": 2, "mid": 3, "senior": 4}
"""How far along a stage is; a change of profession says nothing about it."""

LINE: Mapping[str, tuple[str, ...]] = {"RU": ("UA",), "BY": ("UA",), "UA": ("RU", "BY")}
"""Origins between which contact needs both sides' stated openness."""
GUARDED: Mapping[str, int] = {"RU": 1, "BY": 2, "UA": 4}
"""The origins that an openness list speaks of, as bits; no list refuses people of another origin."""
INVOLVED: Mapping[str, tuple[str, ...]] = {"ru": ("RU",), "by": ("BY",), "ua": ("UA",), "joint": ("RU", "UA")}

KIND_SUPPORT: Mapping[str, tuple[str, ...]] = {
    "fellowship": ("fellowship",),
    "job": ("job",),
    "research_position": ("job", "fellowship"),
    "scholarship": ("fellowship", "qualification"),
    "residency": ("fellowship", "workspace"),
    "grant": ("project_money",),
    "internship": ("professional_training", "job"),
    "course": ("professional_training", "qualification"),
    "mentoring_programme": ("mentorship",),
    "joint_application": ("project_partners", "application_help"),
    "resources": ("equipment", "workspace"),
    "volunteering": ("volunteering",),
    "event": ("peers", "introductions"),
}
"""Which needs an opening of a kind meets besides the support that it names."""

KIND_FIELDS: Mapping[str, tuple[str, ...]] = {
    "refugee_support": ("psychology_social_work", "translation", "law"),
    "evacuation_support": ("digital_security", "translation", "psychology_social_work"),
    "humanitarian_aid": ("ngo_management", "civic_activism"),
    "medical_aid": ("medical_sciences",),
    "crowdfunding": ("ngo_management", "media_production"),
    "dialogue": ("civic_activism", "politics", "psychology_social_work"),
    "joint_research": ("natural_sciences", "engineering", "medical_sciences", "social_sciences", "humanities"),
    "joint_journalism": ("journalism", "editing", "fact_checking", "media_production"),
    "documentation": ("human_rights", "law", "fact_checking"),
    "prisoner_support": ("human_rights", "law"),
    "culture_education": ("arts_culture", "teaching", "humanities"),
    "advocacy": ("human_rights", "politics", "civic_activism"),
}
"""Whose work an initiative of a kind is."""

LONG_WAIT = 8
"""Weeks without a match after which a place in lists is kept."""
RARE_LANGUAGE = 0.2
"""Whoever can talk to a smaller share of the network than this is hard to match."""
GIVING = "donor"
"""The role of those who give money or goods: it is asked of the public, and suits no profile."""

FIELD_AXIS = Axis(tuple(FIELDS))
SUPPORT_AXIS = Axis(tuple(SUPPORT))
STAGE_AXIS = Axis(tuple(STAGES))
_SENSITIVE = frozenset(code for code, term in SUPPORT.items() if term.sensitive)


@dataclass(frozen=True, slots=True)
class Scale:
    """What numbers depend on besides the record: the axes, the frozen counts, and the day (for time zones' offsets)."""

    lexicon: Lexicon
    statistics: Statistics
    now: date


def person_key(identifier: str) -> int:
    """64 stable bits of an id, for the weekly shuffle."""
    return int.from_bytes(blake2b(identifier.encode(), digest_size=8).digest(), "big")


def encode_people(people: Sequence[Person], readings: Sequence[Reading], scale: Scale) -> People:
    """Columns of people, a row each in the order given."""
    lexicon = scale.lexicon
    spoken = [_levels(person.languages) for person in people]
    documents = _words(readings, scale)
    open_needs = [[code for code in person.needs if code not in _SENSITIVE] for person in people]
    hours_from_utc = Offsets(scale.now)
    return People(
        ids=tuple(person.id for person in people),
        keys=_keys(people),
        skills=_skills(readings, scale),
        skill_weight=_skill_weights(readings, scale),
        fields=sets((person.fields for person in people), FIELD_AXIS),
        field_count=_counts(person.fields for person in people),
        needs=sets((person.needs for person in people), SUPPORT_AXIS),
        need_count=_counts(person.needs for person in people),
        wants=sets(((*person.needs, *person.private_needs) for person in people), SUPPORT_AXIS),
        want_count=_counts((*person.needs, *person.private_needs) for person in people),
        open_needs=sets(open_needs, SUPPORT_AXIS),
        open_need_count=_counts(open_needs),
        offers=sets((person.offers for person in people), SUPPORT_AXIS),
        offer_count=_counts(person.offers for person in people),
        stages=sets(([person.stage] if person.stage else [] for person in people), STAGE_AXIS),
        stage=_ints(STAGE_RANKS.get(person.stage, UNKNOWN) for person in people),
        languages=sets((_between(levels, USABLE, HIGHEST) for levels in spoken), lexicon.languages),
        masters=sets((_between(levels, MASTERED, HIGHEST) for levels in spoken), lexicon.languages),
        learns=sets(
            (
                _learns(person, levels, lexicon.languages) if "language" in person.needs else []
                for person, levels in zip(people, spoken, strict=True)
            ),
            lexicon.languages,
        ),
        reach=sets((_reach(levels) for levels in spoken), lexicon.levels),
        states_language=np.array([bool(levels) for levels in spoken], dtype=np.bool_),
        home=sets(([person.country] if person.country else [] for person in people), lexicon.countries),
        country=_ints(_place(person.country, lexicon.countries) for person in people),
        city=_ints(_city(person, lexicon) for person in people),
        offset=np.array([hours_from_utc[person.timezone] for person in people], dtype=np.float64),
        origins=sets((person.origins for person in people), lexicon.origins),
        states_origin=np.array([bool(person.origins) for person in people], dtype=np.bool_),
        guarded=_bits(person.origins for person in people),
        refuses=_bits(map(refused_origins, people)),
        open_to=_bits(person.open_to or () for person in people),
        seats=_ints(person.seats for person in people),
        as_mentor=np.array([person.as_mentor for person in people], dtype=np.bool_),
        as_peer=np.array([person.as_peer for person in people], dtype=np.bool_),
        for_initiatives=np.array([person.for_initiatives for person in people], dtype=np.bool_),
        hours=_optional(person.hours for person in people),
        waiting=np.array([person.waiting_weeks for person in people], dtype=np.float64),
        floor=_protected(people, scale.statistics),
        shown=np.array([person.shown for person in people], dtype=np.float64),
        documents=documents,
        phrases=_phrases(readings, scale),
        topics=scale.statistics.topics.place(documents, lexicon.words.names),
        starts=np.cumsum([0, *(len(reading.bags) for reading in readings)], dtype=np.int32),
    )


def stating(one: People, person: Person) -> People:
    """The row of somebody who is as open to contact as `person`."""
    return replace(one, refuses=_bits([refused_origins(person)]), open_to=_bits([person.open_to or ()]))


def encode_openings(openings: Sequence[Opening], readings: Sequence[Reading], scale: Scale) -> Openings:
    """Columns of openings, a row each in the order given."""
    lexicon = scale.lexicon
    words = _words(readings, scale)
    return Openings(
        ids=tuple(opening.id for opening in openings),
        keys=_keys(openings),
        skills=_skills(readings, scale),
        skill_weight=_skill_weights(readings, scale),
        fields=sets((opening.fields for opening in openings), FIELD_AXIS),
        support=sets(((*opening.support, *KIND_SUPPORT.get(opening.kind, ())) for opening in openings), SUPPORT_AXIS),
        stages=sets((opening.stages for opening in openings), STAGE_AXIS),
        asks=sets((_asks(opening.languages) for opening in openings), lexicon.levels),
        states_language=np.array([bool(opening.languages) for opening in openings], dtype=np.bool_),
        country=_ints(_place(opening.country, lexicon.countries) for opening in openings),
        remote=np.array([opening.remote for opening in openings], dtype=np.bool_),
        accepts=sets((_ruled(opening, "yes") for opening in openings), lexicon.origins),
        refuses=sets((_ruled(opening, "no") for opening in openings), lexicon.origins),
        deadline=_ints(opening.deadline.toordinal() if opening.deadline else UNKNOWN for opening in openings),
        rolling=np.array([opening.rolling or opening.state == "rolling" for opening in openings], dtype=np.bool_),
        open=np.array([opening.state in {"open", "rolling"} for opening in openings], dtype=np.bool_),
        residence=sets((opening.countries for opening in openings), lexicon.countries),
        any_residence=np.array([not opening.countries for opening in openings], dtype=np.bool_),
        words=words,
        phrases=_phrases(readings, scale),
        topics=scale.statistics.topics.place(words, lexicon.words.names),
    )


def encode_initiatives(initiatives: Sequence[Initiative], readings: Sequence[Reading], scale: Scale) -> Initiatives:
    """Columns of initiatives, a row each in the order given, and of their roles one after another."""
    lexicon = scale.lexicon
    involved = [[origin for code in item.origins_involved for origin in INVOLVED.get(code, ())] for item in initiatives]
    roles = [(row, role) for row, item in enumerate(initiatives) for role in item.roles]
    asked = [Reading(role_skills(role), (), ()) for _, role in roles]
    words = _words(readings, scale)
    return Initiatives(
        ids=tuple(item.id for item in initiatives),
        keys=_keys(initiatives),
        fields=sets(
            ([code for kind in item.kinds for code in KIND_FIELDS.get(kind, ())] for item in initiatives), FIELD_AXIS
        ),
        country=_ints(_place(item.country, lexicon.countries) for item in initiatives),
        city=_ints(_city(item, lexicon) for item in initiatives),
        guarded=_bits(involved),
        refuses=_bits(map(_unstated, involved)),
        states_origin=np.array([bool(codes) for codes in involved], dtype=np.bool_),
        asks=sets((_asks(dict.fromkeys(item.languages)) for item in initiatives), lexicon.levels),
        states_language=np.array([bool(item.languages) for item in initiatives], dtype=np.bool_),
        open=np.array([item.open for item in initiatives], dtype=np.bool_),
        by_invitation=np.array([item.by_invitation for item in initiatives], dtype=np.bool_),
        words=words,
        phrases=_phrases(readings, scale),
        topics=scale.statistics.topics.place(words, lexicon.words.names),
        role_owner=_ints(row for row, _ in roles),
        role_skills=_skills(asked, scale),
        role_weight=_skill_weights(asked, scale),
        role_hours=_optional(role.hours for _, role in roles),
        role_asks=sets((_asks(dict.fromkeys(role.languages)) for _, role in roles), lexicon.levels),
        role_states_language=np.array([bool(role.languages) for _, role in roles], dtype=np.bool_),
    )


def _protected(people: Sequence[Person], statistics: Statistics) -> Bits:
    """2 for whom few can talk to, 1 for who has waited long or lives where few do; by the week's frozen counts."""
    small = statistics.small_countries()
    return np.array(
        [
            2
            if statistics.share_who_speak(person) < RARE_LANGUAGE
            else int(person.waiting_weeks >= LONG_WAIT or person.country in small)
            for person in people
        ],
        dtype=np.uint8,
    )


def refused_origins(person: Person) -> list[str]:
    """Guarded origins whose people she may not be offered: those her list leaves out, else those across the line."""
    if person.open_to is not None:
        return [origin for origin in GUARDED if origin not in person.open_to]
    return [other for origin in person.origins for other in LINE.get(origin, ())]


def _unstated(origins: Sequence[str]) -> list[str]:
    """What an initiative refuses: it is open to the origins that take part, and across the line to no other."""
    return [other for origin in origins for other in LINE.get(origin, ()) if other not in origins]


def _levels(languages: Mapping[str, str | None]) -> dict[str, int]:
    """Language -> 1-7; an unknown level shuts no door and counts as the highest."""
    return {primary(tag): LEVELS.get(level, HIGHEST) for tag, level in languages.items()}


def unusable_languages(person: Person, lexicon: Lexicon) -> list[str]:
    """Languages of the network that a person who states her languages does not use at B1 or better."""
    levels = _levels(person.languages)
    return [tag for tag in lexicon.languages.names if levels and levels.get(tag, 0) < USABLE]


def _learns(person: Person, levels: Mapping[str, int], known: Axis) -> list[str]:
    """The languages that she named, where anybody speaks them; else those that she knows too little."""
    return [code for code in person.learns if code in known.columns] if person.learns else _between(levels, 1, USABLE)


def _between(levels: Mapping[str, int], low: int, high: int) -> list[str]:
    return [tag for tag, level in levels.items() if low <= level <= high]


def _reach(levels: Mapping[str, int]) -> list[str]:
    return [f"{tag}@{rank}" for tag, level in levels.items() for rank in range(1, level + 1)]


def _asks(languages: Mapping[str, str | None]) -> list[str]:
    return [f"{primary(tag)}@{LEVELS.get(level, USABLE)}" for tag, level in languages.items()]


def _ruled(opening: Opening, rule: str) -> list[str]:
    return [origin for origin, stated in opening.origins.items() if stated == rule]


def role_skills(role: Role) -> dict[str, str]:
    """The skills that a role asks for, and the concepts in its own name ("fact-checker"); a gift is nobody's skill."""
    if role.role == GIVING:
        return {GIVING: GIVING}
    title = name(INITIATIVE_ROLES, role.role, "en") if role.role in INITIATIVE_ROLES else role.role
    return skill_keys((*role.skills, *skill_codes(title)))


def _keys(records: Sequence[Person] | Sequence[Opening] | Sequence[Initiative]) -> NDArray[np.uint64]:
    return np.array([person_key(record.id) for record in records], dtype=np.uint64)


def _skills(readings: Sequence[Reading], scale: Scale) -> Csr:
    weights = ({key: scale.statistics.rarity(key) ** 0.5 for key in reading.skills} for reading in readings)
    return sets(weights, scale.lexicon.skills)


def _skill_weights(readings: Sequence[Reading], scale: Scale) -> Floats:
    return np.array([sum(map(scale.statistics.rarity, reading.skills)) for reading in readings], dtype=np.float64)


def _words(readings: Sequence[Reading], scale: Scale) -> Csr:
    """The words of all documents, a row each."""
    return sets((scale.statistics.weigh(bag) for reading in readings for bag in reading.bags), scale.lexicon.words)


def _phrases(readings: Sequence[Reading], scale: Scale) -> Csr:
    """Words and pairs of words of all documents, a row each, as far as an opening or initiative has them too."""
    written = (pair for reading in readings for pair in zip(reading.bags, reading.pairs, strict=True))
    return sets((scale.statistics.weigh(*bags) for bags in written), scale.lexicon.phrases)


def _counts(lists: Iterable[Sequence[str]]) -> Floats:
    return np.array([len(set(codes)) for codes in lists], dtype=np.float64)


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int32)


def _optional(values: Iterable[int | None]) -> Floats:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _bits(lists: Iterable[Iterable[str]]) -> Bits:
    return np.array([sum({GUARDED.get(origin, 0) for origin in origins}) for origins in lists], dtype=np.uint8)


def _place(code: str | None, axis: Axis) -> int:
    return axis.columns.get(code, ELSEWHERE) if code else UNKNOWN


def _city(record: Person | Initiative, lexicon: Lexicon) -> int:
    return _place(place_key(record.country, record.city), lexicon.cities) if record.country and record.city else UNKNOWN


class Offsets(dict[str | None, float]):
    """Hours from UTC at noon of a day, by zone; a zone that nobody knows is as good as none."""

    def __init__(self, day: date) -> None:
        self._noon = datetime.combine(day, time(12), UTC)

    def __missing__(self, zone: str | None) -> float:
        hours = float("nan")
        if zone:
            with suppress(ZoneInfoNotFoundError, ValueError, OSError):
                offset = self._noon.astimezone(ZoneInfo(zone)).utcoffset()
                hours = offset.total_seconds() / 3600 if offset is not None else hours
        self[zone] = hours
        return hours
