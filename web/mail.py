"""Notes by mail that there is news: no name, no link, no subject, and at most one a day."""

import gettext
import logging
import smtplib
import ssl
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import date, timedelta
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from config import MailServer
from web import notices
from web.keystore import KeyDestroyed, KeyStore
from web.models import Account

logger = logging.getLogger(__name__)

TRANSLATIONS = Path(__file__).parent / "translations"
PATIENCE = 15  # seconds for each answer of the mail server

OpenSession = Callable[[], AbstractContextManager[Session]]


def send_news(open_session: OpenSession, server: MailServer, today: date) -> int:
    """Send a note to everybody who asked for one and has news from before `today`; returns how many were sent.

    That it was sent is committed before it is: two processes at once send it once. When the server takes nothing it is
    taken back, and the next run tries again.
    """
    sent = 0
    for account_id, newest in _readers(open_session, today):
        before = _mark(open_session, account_id, newest, today)
        if before is None:
            continue
        try:
            deliver(server, note(server.sender, before["address"], before["language"]))
            sent += 1
        except smtplib.SMTPRecipientsRefused:
            logger.warning("the mail server refused an address")
        except OSError as error:
            # The class alone: what the server said may repeat the address.
            logger.error("mail was not sent: %s", type(error).__name__)
            _take_back(open_session, account_id, before["told"], today)
            break
    return sent


def note(sender: str, address: str, language: str) -> EmailMessage:
    """All that a mail ever says."""
    said = gettext.translation("messages", TRANSLATIONS, [language], fallback=True)
    domain = sender.partition("@")[2]
    message = EmailMessage()
    message["From"], message["To"], message["Date"] = sender, address, formatdate()
    message["Message-ID"] = make_msgid(domain=domain)  # its own choice would be the name of this machine
    message["Auto-Submitted"] = "auto-generated"
    lines = [
        said.gettext("There is something new for you. Look when it is safe to."),
        said.gettext("You asked for this note. You can end it where you asked for it."),
    ]
    message.set_content("\n\n".join(lines) + "\n")
    return message


def deliver(server: MailServer, message: EmailMessage) -> None:
    """Hand `message` to the mail server; raises OSError (an SMTPException is one). Nothing goes out in plain."""
    trusted = ssl.create_default_context()
    name = server.sender.partition("@")[2]
    connection = (
        smtplib.SMTP_SSL(server.host, server.port, name, timeout=PATIENCE, context=trusted)
        if server.tls
        else smtplib.SMTP(server.host, server.port, name, timeout=PATIENCE)
    )
    try:
        if not server.tls and not server.local:
            connection.starttls(context=trusted)
        if server.user:
            connection.login(server.user, server.password)
        connection.send_message(message)
    finally:
        with suppress(OSError):  # what was taken is taken, whatever is said at parting
            connection.quit()
        connection.close()


def _readers(open_session: OpenSession, today: date) -> list[tuple[uuid.UUID, date]]:
    """The accounts that have news from before today, with the day of the newest."""
    with open_session() as session:
        keys = cast("KeyStore", session.info["keys"])
        newest = notices.newest_by_reader(session, today)
        accounts = session.execute(select(Account.id, Account.person_id)).all()
    handles = ((account_id, keys.handle(person_id)) for account_id, person_id in accounts)
    return [(account_id, newest[handle]) for account_id, handle in handles if handle in newest]


def _mark(open_session: OpenSession, account_id: uuid.UUID, newest: date, today: date) -> dict[str, str] | None:
    """Note that the account is told today; what was noted before, or None when it is owed no note."""
    with open_session() as session:
        account = _locked(session, account_id)
        if account is None or account.person.suspended:
            return None
        try:
            before = dict(account.mail)
        except KeyDestroyed:  # a row from before its owner was erased
            return None
        if not before or newest < (told := date.fromisoformat(before["told"])):
            return None
        if today < told + timedelta(days=before["every"]):
            return None
        account.mail = {**before, "told": today.isoformat()}
        session.commit()
        return before


def _take_back(open_session: OpenSession, account_id: uuid.UUID, told: str, today: date) -> None:
    with open_session() as session:
        account = _locked(session, account_id)
        if account is not None and account.mail.get("told") == today.isoformat():
            account.mail = {**account.mail, "told": told}
            session.commit()


def _locked(session: Session, account_id: uuid.UUID) -> Account | None:
    session.execute(select(Account.id).where(Account.id == account_id).with_for_update())
    return session.get(Account, account_id)
