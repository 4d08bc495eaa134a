"""`mosty work`: what falls due as time passes, now or for as long as the process runs."""

import logging
import sqlite3
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from time import sleep
from typing import NoReturn, cast

import click
from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session

import config
from config import MailServer
from web import jobs, mail, notices
from web.accounts import codes
from web.assistance import operations as assistance
from web.cases import operations as cases
from web.commands.installation import in_one_sentence, open_session
from web.connections import clock
from web.coordination import operations as coordination
from web.dates import operations as dates
from web.db import make_session, truncate_log
from web.extensions import system_clock
from web.introductions import operations as introductions
from web.jobs import Duty
from web.keystore import KeyStore
from web.login import IDLE, LONGEST, STEP
from web.matches import operations as matches
from web.matching.live import LiveIndex
from web.mentoring import clock as mentoring
from web.models import SignIn
from web.models.revisions import empty_log
from web.rounds import clock as rounds
from web.trust import operations as trust

logger = logging.getLogger(__name__)

EVERY = 600  # seconds
EMPTIED = 30  # seconds: what was deleted leaves SQLite's log within a minute


def forget_sessions(session: Session, today: date) -> int:
    """Delete the sign-ins that ended before this day began."""
    midnight = datetime(today.year, today.month, today.day)  # noqa: DTZ001  times are UTC without zone
    old = (SignIn.last_used < midnight - IDLE - STEP) | (SignIn.started < midnight - LONGEST)
    return len(session.execute(delete(SignIn).where(old).returning(SignIn.id)).all())


def duties(live: LiveIndex) -> Mapping[str, Duty]:
    """In the order in which a day's work makes sense: a lapse comes before the pause that it may lead to."""
    return {
        "reminders": clock.remind,
        "lapsed requests": clock.lapse,
        "silent people paused": clock.pause_silent,
        "pauses ended": clock.wake,
        "cases due": cases.remind,
        "emergencies untaken": cases.warn,
        "cases forgotten": cases.forget,
        "introductions waiting": introductions.remind,
        "introductions lapsed": introductions.lapse,
        "introductions forgotten": introductions.forget,
        "rounds drafted": partial(rounds.draft_waiting, live=live),
        "proposals of rounds waiting": rounds.remind,
        "past rounds forgotten": rounds.forget,
        "past requests forgotten": clock.forget_past,
        "meetings near": mentoring.remind_of_meetings,
        "meetings past": mentoring.ask_what_came,
        "fit checks": mentoring.ask_whether_it_fits,
        "mentorships near their end": mentoring.remind_of_end,
        "past mentoring forgotten": mentoring.forget,
        "dates near": dates.remind,
        "past dates forgotten": dates.forget,
        "deeds of coordinators forgotten": coordination.forget_deeds,
        "notices forgotten": notices.forget,
        "card views forgotten": matches.forget,
        "unclaimed drafts erased": assistance.erase_unclaimed,
        "vouches forgotten": trust.forget_vouches,
        "printed codes forgotten": codes.forget,
        "sessions forgotten": forget_sessions,
    }


LAST = "log of changes emptied"
"""The duty that comes when the index is sealed: whoever has not followed the log until then opens what was sealed."""
PROMPT = ("rounds drafted",)
"""Duties that somebody waits for in front of a page: they have their turn every EMPTIED seconds."""


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, say what it was, and stop.")
@in_one_sentence
def work(once: bool) -> None:
    """Remind, let requests lapse, end pauses, and delete what may be kept no longer.

    `mosty serve` does the same beside its pages; where another server answers the pages, let this run beside it.
    """
    settings = config.from_environment()
    with open_session(settings) as session:
        engine, keys = cast("Engine", session.get_bind()), session.info["keys"]
        live = LiveIndex(settings.index_file, keys)
        if not once:
            keep_working(engine, keys, system_clock, settings.mail, live)
        done = work_off(engine, keys, system_clock().date(), live, settings.mail)
        empty_logs(engine, keys)
    said = [f"{name}: {count}" for name, count in done.items() if count]
    click.echo("; ".join(said) if said else "Nothing was due.")


def work_off(
    engine: Engine, keys: KeyStore, today: date, live: LiveIndex, server: MailServer | None = None
) -> dict[str, int]:
    """Run every duty on one installation's database, tell those who want mail, if there is a mail server, and seal the
    index, before as well, so that no duty builds it while it writes."""

    def opened() -> Session:
        return make_session(engine, keys)

    by_mail: dict[str, Duty] = (
        {"notes by mail": lambda _session, day: mail.send_news(opened, server, day)} if server else {}
    )
    seal_index(engine, keys, today, live)
    done = jobs.run(opened, {**duties(live), **by_mail}, today)
    if seal_index(engine, keys, today, live):
        done |= jobs.run(opened, {LAST: empty_log}, today)
    return done


def work_beside(
    engine: Engine, keys: KeyStore, clock_of: Callable[[], datetime], server: MailServer | None, live: LiveIndex
) -> None:
    """Do what is due for as long as the process serves pages, in a thread that ends with it."""
    threading.Thread(target=keep_working, args=(engine, keys, clock_of, server, live), daemon=True).start()


def keep_working(
    engine: Engine, keys: KeyStore, clock_of: Callable[[], datetime], server: MailServer | None, live: LiveIndex
) -> NoReturn:
    """Run the duties and seal the index every EVERY seconds and soon after midnight; in between, every EMPTIED seconds,
    run the duties of PROMPT and empty SQLite's logs."""
    waited, day = EVERY, clock_of().date()
    while True:
        today = clock_of().date()
        if waited >= EVERY or today != day:
            work_off(engine, keys, today, live, server)
            waited, day = 0, today
        else:
            prompt = {name: duty for name, duty in duties(live).items() if name in PROMPT}
            jobs.run(lambda: make_session(engine, keys), prompt, today)
        empty_logs(engine, keys)
        sleep(EMPTIED)
        waited += EMPTIED


def seal_index(engine: Engine, keys: KeyStore, today: date, live: LiveIndex) -> bool:
    """Build the index where it is behind and seal it, so that no page has to; what goes wrong is told in the log.
    Returns whether it went well."""
    try:
        with make_session(engine, keys, read_only=True) as session:
            live.seal(session, today)
    except Exception as error:  # noqa: BLE001  the next turn tries again, and pages build for themselves
        logger.error("the index could not be sealed: %s", type(error).__name__)
        return False
    return True


def empty_logs(engine: Engine, keys: KeyStore) -> None:
    """Empty the logs of both databases; where somebody reads at this moment, the next turn does it."""
    with suppress(sqlite3.OperationalError):
        if engine.dialect.name == "sqlite":
            truncate_log(engine)
    with suppress(sqlite3.OperationalError):
        keys.empty_log()
