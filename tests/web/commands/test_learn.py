"""`mosty learn`: from too few outcomes nothing, from enough of them a little, and never about one person."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from sqlalchemy import select

from config import Settings
from matcher.evidence import Weights, default_weights
from tests.web.installation import Installation
from web.extensions import system_clock
from web.matching import learnt
from web.matching.live import LiveIndex
from web.models import CardShown, Connection, ConnectionState, Dismissal, Person

SKILLS = ("editing", "podcasting", "translation", "interviewing", "data_journalism", "photography")
PEOPLE = 60


def _people(installation: Installation) -> None:
    chance = np.random.default_rng(1)
    with installation.session() as session:
        for _ in range(PEOPLE):
            session.add(
                Person(
                    approved=True,
                    as_mentor=True,
                    as_peer=True,
                    fields=[str(chance.choice(["journalism", "law"]))],
                    stage=str(chance.choice(["early", "mid"])),
                    languages={"en": "C1"},
                    skills=[str(one) for one in chance.choice(SKILLS, size=3, replace=False)],
                    country=str(chance.choice(["DE", "PL"])),
                )
            )


def _outcomes(installation: Installation, *, source: str = "mosty") -> None:
    """Everybody goes by skills and by nothing else: asked and accepted with two in common, put aside with none."""
    with installation.session() as session:
        keys = session.info["keys"]
        people = session.scalars(select(Person).order_by(Person.id)).all()
        for place, one in enumerate(people):
            for other in people[place + 1 : place + 12]:
                common = len(set(one.skills) & set(other.skills))
                ends = {"from_handle": keys.handle(one.id), "to_handle": keys.handle(other.id)}
                if common >= 2:
                    state = ConnectionState.ACCEPTED
                elif common == 1:
                    state = ConnectionState.DECLINED
                else:
                    session.add(
                        Dismissal(
                            by_handle=ends["from_handle"],
                            subject=ends["to_handle"],
                            kind="contacts",
                            reason="not_my_field",
                            on=date(2026, 11, 1),
                        )
                    )
                    continue
                session.add(Connection(kind="contact", state=state, opened_on=date(2026, 11, 1), source=source, **ends))
        for viewer in people[:3]:
            for subject in people:
                session.add(
                    CardShown(
                        viewer_handle=keys.handle(viewer.id),
                        subject_handle=keys.handle(subject.id),
                        kind="contacts",
                        week=202646,
                        day=date(2026, 11, 1),
                    )
                )


@contextmanager
def _live(installation: Installation) -> Iterator[Weights]:
    """The weights that pages go by next week."""
    with installation.session() as session:
        live = LiveIndex(Path(installation.environment["MOSTY_INDEX_FILE"] or ""), session.info["keys"])
        yield live.current(session, system_clock().date() + timedelta(days=7)).index.weights


def test_the_demo_has_not_enough(installation: Installation) -> None:
    """Its invented contacts are no answers to a suggestion."""
    installation.run("demo")
    told = installation.run("learn")
    assert told.exit_code == 0, told.output
    assert told.output.count("Not enough") == 4
    assert "fewer than 10 outcomes" in told.output
    assert told.output.endswith("Nothing was learnt.\n")
    assert not (installation.folder / learnt.NAME).exists()


def test_enough_outcomes_move_the_weights_from_next_week_on(installation: Installation) -> None:
    installation.run("migrate")
    _people(installation)
    _outcomes(installation)
    with _live(installation) as before:
        assert before.lists == default_weights()
    told = installation.run("learn")
    assert told.exit_code == 0, told.output
    assert "Nothing was changed: --apply keeps these weights." in told.output
    assert not (installation.folder / learnt.NAME).exists()
    kept = installation.run("learn", "--apply")
    assert "Sealed: contacts." in kept.output
    with installation.session() as session:
        session.add(Person(approved=True, as_peer=True))
    with installation.session() as session:
        today = system_clock().date()
        live = LiveIndex(installation.folder / "index.sealed", session.info["keys"]).current(session, today)
        assert live.index.weights.lists == default_weights(), "this week's order stays"
    with _live(installation) as after:
        assert after.lists["contacts"]["skills"] > 1.1 * default_weights()["contacts"]["skills"]
        assert after.lists["mentors"] == default_weights()["mentors"]


def test_imported_ties_teach_nothing(installation: Installation) -> None:
    installation.run("migrate")
    _people(installation)
    _outcomes(installation, source="a list")
    assert installation.run("learn").output.count("Not enough") == 4


def test_a_damaged_file_is_as_good_as_none(installation: Installation) -> None:
    installation.run("migrate")
    file = installation.folder / "index.sealed"
    with installation.session() as session:
        keys = session.info["keys"]
        moved = default_weights()
        moved["mentors"]["skills"], moved["mentors"]["text"] = 0.22, 0.18
        learnt.write(file, keys, Weights(moved))
        assert learnt.read(file, keys).lists == moved
        sealed = (installation.folder / learnt.NAME).read_bytes()
        assert b"skills" not in sealed
        (installation.folder / learnt.NAME).write_bytes(sealed[:-1])
        assert learnt.read(file, keys) == Weights()
        learnt.write(file, keys, Weights(moved | {"mentors": moved["mentors"] | {"origin": 0.4}}))
        assert learnt.read(file, keys) == Weights()
        (installation.folder / learnt.NAME).unlink()
        assert learnt.read(file, keys) == Weights()


def test_printed_figures_tell_of_nobody(installation: Installation) -> None:
    """Counts and shares come in fives, weights with two digits; no id, no handle, no small group."""
    installation.run("migrate")
    _people(installation)
    with installation.session() as session:
        session.add(Person(approved=True, as_peer=True, fields=["visual_arts"], stage="student", country="UY"))
    _outcomes(installation)
    told = installation.run("learn").output
    counts = [int(number) for number in re.findall(r"at least (\d+)", told.replace("at least 200 outcomes are", ""))]
    assert counts
    assert all(number % 5 == 0 for number in counts)
    assert "journalism" in told
    assert "visual_arts" not in told
    assert not re.search(r"[0-9a-f]{8}", told)


def test_outcomes_of_somebody_who_is_gone_are_gone(installation: Installation) -> None:
    """Even where rows of hers should be left: without a person they teach nothing."""
    installation.run("migrate")
    _people(installation)
    _outcomes(installation)
    settings = Settings(
        database_url=installation.database_url,
        keystore_url=f"sqlite:///{installation.folder / 'keys.db'}",
        master_key=installation.master_key,
        index_file=installation.folder / "index.sealed",
    )
    counts = []
    for _ in range(2):
        with installation.session() as session:
            live = LiveIndex(settings.index_file, session.info["keys"]).current(session, system_clock().date())
            counts.append(learnt.study(session, live.index).lessons["contacts"].outcomes)
            session.delete(session.scalars(select(Person)).first())
    assert counts[1] < counts[0]
