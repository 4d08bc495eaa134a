"""Weights learnt from what people did: collected from the tables, judged, sealed beside the index.

What nobody keeps teaches nothing: the outcomes of an erased person are gone with her rows, and with the next learning
the weights forget them as well.
"""

import json
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.evidence import Weights, default_weights
from matcher.fairness import Share, shares
from matcher.index import Index
from matcher.learning import ANSWERS, LEAST, LEAST_OF_KIND, LEAST_PEOPLE, Lesson, Outcome, learn, sound
from matcher.network import Person as PersonRecord
from matcher.vocabulary import COUNTRY_REGIONS
from web.keystore import KeyStore
from web.matching import snapshot
from web.matching.records import free_seats, person_record
from web.models import (
    CardShown,
    Connection,
    ConnectionState,
    Dismissal,
    FitAnswer,
    Mentorship,
    MentorshipState,
    Opinion,
    Person,
)

__all__ = ["LEAST", "LEAST_OF_KIND", "LEAST_PEOPLE", "Report", "read", "study", "write"]

NAME = "weights.sealed"
SOURCE = "mosty"  # a tie that was imported or invented was no answer to a suggestion
LISTS = {"mentor": "mentors", "contact": "contacts"}
CAME: Mapping[str, tuple[str, ...]] = {
    ConnectionState.REQUESTED: ("requested",),
    ConnectionState.ACCEPTED: ("requested", "accepted"),
    ConnectionState.ENDED: ("requested", "accepted"),
    ConnectionState.DECLINED: ("requested", "declined"),
    ConnectionState.EXPIRED: ("requested", "unanswered"),
    ConnectionState.WITHDRAWN: (),
}
"""The answers in each state of a request."""
ENDED: Mapping[str, str] = {MentorshipState.COMPLETED: "completed", MentorshipState.ENDED_EARLY: "ended_early"}
HELPED: Mapping[str, str] = {"yes": "helped", "partly": "helped_in_part", "no": "helped_not"}
"""What the answers to the one question at the end teach, by their code in web/mentoring/forms.py."""
_SIDES = ("mentor", "mentee")
_VERDICTS = {"accepted": True, "declined": False, "unanswered": False}


@dataclass(frozen=True)
class Report:
    """What was learnt for each list, and how cards and yeses are spread over groups of people."""

    lessons: Mapping[str, Lesson]
    fairness: Mapping[str, Sequence[Share]]

    @property
    def documented(self) -> Mapping[str, Mapping[str, float]]:
        """What the weights were learnt around."""
        return default_weights()

    @property
    def weights(self) -> Weights:
        """The learnt weights; the documented ones for every list that had too few outcomes."""
        return Weights(default_weights() | {name: dict(one.weights) for name, one in self.lessons.items()})


@dataclass
class _Deeds:
    """What was done, as (asker, other, answer) by list; ids of records."""

    known: Mapping[bytes, str] = field(repr=False)
    done: dict[str, list[tuple[str, str, str]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, kind: str, asker: bytes, other: bytes, answer: str) -> None:
        """Note an answer, unless one of the two is gone or it teaches nothing."""
        if answer in ANSWERS and asker in self.known and other in self.known:
            self.done[kind].append((self.known[asker], self.known[other], answer))


def study(session: Session, index: Index) -> Report:
    """Learn from everything that is in the tables; changes nothing. `index` measures the evidence of each pair."""
    keys = cast("KeyStore", session.info["keys"])
    keys.load_all()
    people = {str(person.id): person for person in session.scalars(select(Person))}
    seats = free_seats(session)
    records = {
        identifier: person_record(person, seats.get(keys.handle(person.id), 0)) for identifier, person in people.items()
    }
    known = {keys.handle(person.id): identifier for identifier, person in people.items()}
    deeds = _deeds(session, known | _things(keys, index))
    lessons = {
        kind: learn(kind, _outcomes(index, kind, deeds.done.get(kind, ()), records))
        for kind in ("mentors", "contacts", "openings", "initiatives")
    }
    return Report(lessons, _fairness(session, known, records, deeds))


def _things(keys: KeyStore, index: Index) -> dict[bytes, str]:
    """Openings and initiatives by the handle that a dismissal knows them by."""
    from_id = {**index.network.openings, **index.network.initiatives}
    return {keys.handle(uuid.UUID(identifier)): identifier for identifier in from_id}


def _deeds(session: Session, known: Mapping[bytes, str]) -> _Deeds:
    deeds = _Deeds(known)
    for row in session.scalars(select(Dismissal)):
        deeds.add(row.kind, row.by_handle, row.subject, f"dismissed_{row.reason}" if row.reason else "dismissed")
    asked = select(Connection.kind, Connection.from_handle, Connection.to_handle, Connection.state)
    for kind, asker, other, state in session.execute(asked.where(Connection.source == SOURCE)):
        for answer in CAME.get(state, ()):
            deeds.add(LISTS.get(kind, kind), asker, other, answer)
    met = select(Mentorship.mentee_handle, Mentorship.mentor_handle, Mentorship.state)
    for mentee, mentor, state in session.execute(met.where(Mentorship.source == SOURCE)):
        deeds.add("mentors", mentee, mentor, ENDED.get(state, ""))
    for mentee, mentor, said in _opinions(session):
        deeds.add("mentors", mentee, mentor, _fit(said.values()))
        if mentee in said:  # whether it helped is hers to say
            deeds.add("mentors", mentee, mentor, HELPED.get(said[mentee].helped, ""))
    return deeds


def _opinions(session: Session) -> Iterator[tuple[bytes, bytes, Mapping[bytes, Opinion]]]:
    """What the sides of each mentorship said of it, by side, as far as their keys stand."""
    keys = cast("KeyStore", session.info["keys"])
    joined = select(Mentorship, Opinion).join(Opinion, Opinion.mentorship_id == Mentorship.id)
    said: dict[tuple[uuid.UUID, bytes, bytes], dict[bytes, Opinion]] = defaultdict(dict)
    for row, opinion in session.execute(joined.where(Mentorship.source == SOURCE)):
        if keys.holds(opinion.by_handle):
            said[row.id, row.mentee_handle, row.mentor_handle][opinion.by_handle] = opinion
    yield from ((mentee, mentor, sides) for (_, mentee, mentor), sides in said.items())


def _fit(said: Iterable[Opinion]) -> str:
    answers = [opinion.fit for opinion in said]
    if FitAnswer.OTHER in answers:
        return "fit_refused"
    return "fit_confirmed" if answers.count(FitAnswer.FITS) == len(_SIDES) else ""


def _outcomes(
    index: Index, kind: str, done: Sequence[tuple[str, str, str]], records: Mapping[str, PersonRecord]
) -> list[Outcome]:
    """Every answer with the evidence of its pair; what can't be suggested any more has none."""
    offered = {"openings": index.network.openings, "initiatives": index.network.initiatives}.get(
        kind, index.network.people
    )
    asked: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for asker, other, answer in sorted(done):
        if other in offered and asker in records:
            asked[asker].append((other, answer))
    found = []
    for asker, answers in asked.items():
        one = asker if asker in index.network.people else records[asker]
        measures = index.measures(kind, one, [other for other, _ in answers])
        for place, (other, answer) in enumerate(answers):
            ours, theirs = ({term: float(sides[n][place]) for term, sides in measures.items()} for n in (0, 1))
            found.append(Outcome(asker, other, answer, ours, theirs))
    return found


def _fairness(
    session: Session, known: Mapping[bytes, str], records: Mapping[str, PersonRecord], deeds: _Deeds
) -> dict[str, Sequence[Share]]:
    """How cards and acceptance are spread over fields, stages and regions."""
    shown = Counter(
        known[handle]
        for handle in session.scalars(select(CardShown.subject_handle).where(CardShown.kind.in_(LISTS.values())))
        if handle in known
    )
    answers = [
        (asker, _VERDICTS[answer])
        for kind in LISTS.values()
        for asker, _, answer in deeds.done.get(kind, ())
        if answer in _VERDICTS
    ]
    groups = {
        "field": {key: one.fields[0] for key, one in records.items() if one.fields},
        "stage": {key: one.stage for key, one in records.items() if one.stage},
        "region": {
            key: COUNTRY_REGIONS[one.country]
            for key, one in records.items()
            if one.country and one.country in COUNTRY_REGIONS
        },
    }
    return {name: shares(own, shown, [one for one in answers if one[0] in own]) for name, own in groups.items()}


def write(index_file: Path, keys: KeyStore, weights: Weights) -> None:
    """Seal weights beside the index."""
    data = json.dumps({name: dict(terms) for name, terms in weights.lists.items()}).encode()
    snapshot.write(index_file.with_name(NAME), data, 0, keys.service_key("weights"))


def read(index_file: Path, keys: KeyStore) -> Weights:
    """The weights that were written; the documented ones when there are none, or none to trust."""
    try:
        data, _ = snapshot.read(index_file.with_name(NAME), keys.service_key("weights"))
        lists = json.loads(data)
        return Weights(lists) if sound(lists) else Weights()
    except (snapshot.Damaged, ValueError, TypeError, AttributeError):
        return Weights()
