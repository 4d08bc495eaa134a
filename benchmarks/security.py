"""Can the time of an answer tell whether a sign-in name is known here?

`python benchmarks/security.py` makes an installation of its own with invented accounts, sends wrong tries for known and
for unknown names in random order, and lets a classifier guess from the times which was which. An area under its curve
(AUC) of 0.5 is guessing; the goal is below 0.55. It says nothing of what a network adds: that only hides more.
"""

import argparse
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from flask import Flask
from flask.testing import FlaskClient
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict

import config
from migrations.run import upgrade
from web.accounts.operations import new_account
from web.accounts.passphrases import new_name, new_passphrase
from web.app import create_app
from web.db import make_session
from web.models import Person

TRIES = 500  # of known and as many of unknown names
NAMES = 100  # accounts: a name stands fewer tries than its limit
NEIGHBOURS = 15  # tries before and after, whose median tells how busy the machine was
FOLDS, DRAWS = 5, 1000
GOAL = 0.55

Times = NDArray[np.float64]
Known = NDArray[np.bool_]


@dataclass(frozen=True)
class Door:
    """A form that takes a name: its address, and what is sent besides the name."""

    name: str
    address: str
    fields: dict[str, str]
    seconds: int = 0  # by which the application's clock goes on after a try, so that no limit of the whole site is met


WORDS = "six words that open nothing here"
DOORS = (
    Door("sign-in", "/en/account/sign-in", {"passphrase": WORDS}),
    Door("recovery", "/en/account/recover", {"code": "aaaa-bbbb-cccc-dddd", "passphrase": WORDS}),
    # It asks for no name: one that is sent all the same must change nothing, not even the time.
    Door("sign-up", "/en/account/new", {"country": "DE", "purpose": "person", "agreed": "y", "passphrase": WORDS}, 20),
)


class Clock:
    """The time, as far on as tries have moved it."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC).replace(tzinfo=None) + self.ahead


@contextmanager
def installation() -> Iterator[tuple[Flask, list[str]]]:
    """An application on a database of its own, and the sign-in names of its accounts."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = create_app(settings(folder), clock=Clock())
        engine, keys = app.extensions["mosty.engine"], app.extensions["mosty.keys"]
        names = [new_name() for _ in range(NAMES)]
        with make_session(engine, keys) as session:
            for one in names:
                person = Person(country="DE", approved=True)
                session.add(person)
                session.flush()
                today = datetime.now(UTC).date()
                new_account(session, keys, person, name=one, passphrase=new_passphrase(), today=today)
            session.commit()
        yield app, names
        keys.close()
        engine.dispose()


def settings(folder: Path) -> config.Settings:
    """Settings of an installation in a folder; its tables are made."""
    url = f"sqlite:///{folder / 'mosty.db'}"
    upgrade(url)
    return config.load(
        {
            "MOSTY_DATABASE_URL": url,
            "MOSTY_KEYSTORE_URL": f"sqlite:///{folder / 'keys.db'}",
            "MOSTY_MASTER_KEY": "a2V5IG9mIGEgbWVhc3VyZW1lbnQsIG5vdCBzZWNyZXQ=",
            "MOSTY_INDEX_FILE": str(folder / "index.sealed"),
        }
    )


def token_of(client: FlaskClient, address: str) -> str:
    """The token that the form at `address` carries."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(address).text)
    if found is None:
        raise RuntimeError(f"{address} carries no token")
    return found[1]


def tries(app: Flask, door: Door, names: Sequence[str], chance: random.Random) -> tuple[Times, Known]:
    """Seconds (2 * TRIES,) of each try in the order in which they were made, and whether its name was known."""
    strangers = [new_name() for _ in range(NAMES)]
    wanted = [(listed[number % NAMES], listed is names) for listed in (names, strangers) for number in range(TRIES)]
    chance.shuffle(wanted)
    took = []
    for name, _ in wanted:
        client = app.test_client()  # a new browser each time: a sign-up leaves the last one signed in
        fields = {"csrf_token": token_of(client, door.address), "name": name, **door.fields}
        begun = time.perf_counter()
        answer = client.post(door.address, data=fields)
        took.append(time.perf_counter() - begun)
        if answer.status_code >= 500 or answer.status_code == 429:
            raise RuntimeError(f"{door.address} answered {answer.status_code}")
        app.config["CLOCK"].ahead += timedelta(seconds=door.seconds)
    return np.array(took), np.array([known for _, known in wanted])


def guessed(took: Times, known: Known, seed: int) -> Times:
    """What a classifier that never saw a try makes of its time, and of its time beside that of its neighbours."""
    around = np.array(
        [np.median(np.delete(took[max(at - NEIGHBOURS, 0) : at + NEIGHBOURS + 1], 0)) for at in range(len(took))]
    )
    features = np.column_stack((took, took / around))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    model = HistGradientBoostingClassifier(max_iter=50, max_depth=3, random_state=seed)
    chances: Times = cross_val_predict(model, features, known, cv=folds, method="predict_proba")[:, 1]
    return chances


def separated(known: Known, guess: Times) -> float:
    """AUC, whichever way round the guess is the better one."""
    found = float(roc_auc_score(known, guess))
    return max(found, 1 - found)


def between(known: Known, guess: Times, judge: Callable[[Known, Times], float], seed: int) -> tuple[float, float]:
    """The middle 95 % of a measure over DRAWS bootstrap samples of tries."""
    chance = np.random.default_rng(seed)
    drawn = (chance.integers(0, len(known), len(known)) for _ in range(DRAWS))
    low, high = np.percentile([judge(known[rows], guess[rows]) for rows in drawn], [2.5, 97.5])
    return float(low), float(high)


def report(door: Door, took: Times, known: Known, seed: int) -> None:
    """Print one line: medians of both kinds, the classifier's AUC, and that of the bare time."""
    guess = guessed(took, known, seed)
    low, high = between(known, guess, roc_auc_score, seed)
    found = float(roc_auc_score(known, guess))
    print(
        f"{door.name}: {len(known)} tries, median {1e3 * np.median(took[known]):.1f} ms known,"
        f" {1e3 * np.median(took[~known]):.1f} ms unknown; AUC of a classifier {found:.3f} [{low:.3f}, {high:.3f}],"
        f" of the bare time {separated(known, took):.3f}; goal below {GOAL}"
    )


def main() -> None:
    """Measure every door."""
    parser = argparse.ArgumentParser(description="What the time of an answer tells of a name")
    parser.add_argument("--seed", type=int, default=1, help="of the order of tries and of the classifier's folds")
    seed = parser.parse_args().seed
    with installation() as (app, names):
        for door in DOORS:
            report(door, *tries(app, door, names, random.Random(seed)), seed)


if __name__ == "__main__":
    main()
