"""`demo`: one demo network per worker, to look at. `house`: an installation of a test's own, to live in."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from config import ROOT, Settings
from tests.browser.sites import Site, serve
from tests.web.manners import CAST, NOW, PASSPHRASE, Clock, World, introduce_cast
from tests.web.rows import add_row
from web.accounts import passphrases
from web.accounts.operations import folded
from web.app import create_app
from web.cases.operations import open_case
from web.db import Session
from web.demo.load import load
from web.matching.evaluation import evaluate, save
from web.matching.remembered import recall
from web.models import (
    Account,
    Answer,
    Application,
    CaseKind,
    Incident,
    Mentorship,
    MentorshipState,
    Opening,
    OpeningState,
    Plan,
    PrivateDate,
    Urgency,
)


@contextmanager
def cheap_passphrases() -> Iterator[None]:
    """Argon2id at its real cost is measured elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passphrases, "MEMORY_KIB", 8)
        patch.setattr(passphrases, "PASSES", 1)
        yield


@pytest.fixture
def _cheap_passphrases() -> Iterator[None]:
    with cheap_passphrases():
        yield


def new_settings(template: Path, folder: Path) -> Settings:
    """Settings of a new installation: all tables, no rows, keys of its own."""
    shutil.copyfile(template, folder / "mosty.db")
    return Settings(
        database_url=f"sqlite:///{folder / 'mosty.db'}",
        keystore_url=f"sqlite:///{folder / 'keys.db'}",
        master_key=os.urandom(32),
        index_file=folder / "index.sealed",
        assets=Path(os.environ.get("MOSTY_ASSETS") or ROOT / "build" / "assets"),
        testing=True,
    )


@contextmanager
def opened(settings: Settings, browser: Browser) -> Iterator[Site]:
    """An installation without anybody in it, served."""
    clock = Clock()
    world = World(create_app(settings, clock=clock), clock)
    try:
        with serve(world.app) as address:
            yield Site(world, address, browser)
    finally:
        world.close()


@contextmanager
def make_demo(browser: Browser, template: Path, folder: Path) -> Iterator[Site]:
    """The demo network in `folder`, served."""
    with opened(new_settings(template, folder), browser) as site:
        with cheap_passphrases(), site.world.session() as session:
            sign_ins = load(session, NOW.date())
            measured = evaluate(recall(session), NOW.date(), most=50, foretell=False)
            save(measured, folder, session.info["keys"])
            sign_ins.append(let_a_mentor_in(session))
            leave_work(session)
            for entry in sign_ins:
                leave_notes(session, entry["name"])
        site.sign_ins.update({entry["role"]: (entry["name"], entry["passphrase"]) for entry in sign_ins})
        yield site


def leave_work(session: Session) -> None:
    """An opening that a coordinator should read, and a draft for each host: pages that only they lead to."""
    openings = session.scalars(select(Opening).order_by(Opening.id)).all()
    next(one for one in openings if one.posted_by is None).for_review = "says two things about origins"
    for latest in {one.posted_by: one for one in openings if one.posted_by}.values():
        latest.state = OpeningState.DRAFT


def leave_notes(session: Session, name: str) -> None:
    """What somebody wrote for herself, and a case of hers: pages that only they lead to."""
    keys, day = session.info["keys"], NOW.date()
    account = session.scalars(select(Account).where(Account.name_hash == keys.lookup(folded(name)))).one()
    for cls in (PrivateDate, Application, Answer, Plan, Incident):
        add_row(session, cls, [account.person], day)
    if not account.is_coordinator:
        handle = keys.handle(account.person_id)
        open_case(
            session, subject_handle=handle, kind=CaseKind.EMERGENCY, code="housing", text="", urgency=Urgency.EMERGENCY,
            today=day,
        )  # fmt: skip


def let_a_mentor_in(session: Session) -> dict[str, str]:
    """A sign-in for somebody who mentors: none of the three whom visitors can be does."""
    mentoring = set(session.scalars(select(Mentorship.mentor_handle).where(Mentorship.state == MentorshipState.ACTIVE)))
    keys = session.info["keys"]
    account = next(one for one in session.scalars(select(Account)) if keys.handle(one.person_id) in mentoring)
    account.password_hash = passphrases.hashed(PASSPHRASE)
    return {"role": "mentor", "name": account.name, "passphrase": PASSPHRASE}


@pytest.fixture(scope="session")
def demo(browser: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo network. Tests look at it and leave it as it is."""
    with make_demo(browser, sqlite_template, tmp_path_factory.mktemp("demo")) as site:
        yield site


@pytest.fixture
def house(browser: Browser, sqlite_template: Path, tmp_path: Path, _cheap_passphrases: None) -> Iterator[Site]:
    """A real installation with the cast of all web tests; `sign_ins` are their names."""
    with opened(new_settings(sqlite_template, tmp_path), browser) as site:
        introduce_cast(site.world)
        site.sign_ins.update({name: (name, PASSPHRASE) for name in CAST})
        yield site
