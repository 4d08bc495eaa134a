"""Requests between people, and what came of them."""

import uuid
from collections.abc import Callable, Iterable
from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from web import notices
from web.connections import operations, queries
from web.connections.forms import DECLINES, AskForm, DeclineForm, ExchangeForm, WordsForm
from web.connections.queries import LIST_OF, PARTS, Entry
from web.extensions import LANGUAGE_PREFIX, database, today
from web.listing import page_of
from web.login import account, viewer
from web.matches.asking import asked_by_viewer
from web.matches.operations import deal
from web.matches.queries import ALTERNATIVES, Asking, Offer, cards_of, excluded, offered_people
from web.mentoring.operations import NoSeatFree
from web.mentoring.queries import has_mentored, places
from web.models import Connection, ConnectionState
from web.revealing.queries import exchange, other_side
from web.visibility import Card

connections = Blueprint("connections", __name__, url_prefix=LANGUAGE_PREFIX + "/requests")

FIRST_OF_PART = 8  # rows of each part on the page that shows all parts


@connections.get("/")
def index() -> ResponseReturnValue:
    """Requests that wait, accepted contacts, and the past; `show` picks one part and pages through it."""
    asking, chosen = asked_by_viewer(), request.args.get("show", "")
    if chosen not in PARTS:
        news = notices.latest(database.session, viewer())
        overview = {name: page_of(database.session, queries.part(viewer(), name), 1) for name in PARTS}
        entries = {name: _entries(asking, listing.rows[:FIRST_OF_PART]) for name, listing in overview.items()}
        return render_template(
            "connections/index.html", news=news, leads_to=notices.LEADS_TO, overview=overview, entries=entries
        )
    listing = page_of(database.session, queries.part(viewer(), chosen), request.args.get("page", 1, type=int))
    rows = _entries(asking, listing.rows)
    return render_template("connections/part.html", part=chosen, listing=listing, entries=rows)


@connections.get("/new/<uuid:person_id>")
def ask(person_id: uuid.UUID) -> ResponseReturnValue:
    """The form of a request, to somebody whom the viewer was shown this week."""
    kind, handle = _kind(), database.keys.handle(person_id)
    standing = queries.open_request(database.session, viewer(), handle, kind)
    if standing:
        return redirect(url_for("connections.show", connection_id=standing.id), 303)
    return _ask_page(AskForm(formdata=None), _card_to_ask(person_id, kind) or abort(404), kind)


@connections.post("/new/<uuid:person_id>")
def ask_submit(person_id: uuid.UUID) -> ResponseReturnValue:
    """Send the request; sending it twice leads to the one that stands."""
    kind, handle = _kind(), database.keys.handle(person_id)
    standing = queries.open_request(database.session, viewer(), handle, kind)
    if standing:
        return redirect(url_for("connections.show", connection_id=standing.id), 303)
    form, card = AskForm(), _card_to_ask(person_id, kind)
    if card is None:
        # Another tab may have sent the form since: then she is in no list any more, but there is a request.
        standing = queries.open_request(database.session, viewer(), handle, kind) or abort(404)
        return redirect(url_for("connections.show", connection_id=standing.id), 303)
    if not form.validate():
        return _ask_page(form, card, kind)
    try:
        row = operations.ask(
            database.session,
            viewer(),
            person_id=account().person.id,
            to_handle=handle,
            kind=kind,
            mode=form.mode.data,
            note=form.note.data or "",
            exchange=bool(form.exchange.data),
            today=today(),
        )
    except operations.TooManyOpen:
        form.form_errors.append(_too_many_open())
        return _ask_page(form, card, kind)
    except operations.AlreadyAsked:  # the same form was sent twice at once
        database.session.rollback()
        return redirect(url_for("connections.index"), 303)
    database.session.commit()
    flash(_("Your request is on its way. You see the answer here."))
    return redirect(url_for("connections.show", connection_id=row.id), 303)


@connections.get("/<uuid:connection_id>")
def show(connection_id: uuid.UUID) -> ResponseReturnValue:
    """One request, for its two sides only."""
    return _show_page(connection_id, DeclineForm(formdata=None))


@connections.post("/news/put-away")
def put_away() -> ResponseReturnValue:
    """All news was read."""
    notices.put_away(database.session, viewer())
    database.session.commit()
    return redirect(url_for("connections.index"), 303)


@connections.post("/<uuid:connection_id>/question")
def ask_back(connection_id: uuid.UUID) -> ResponseReturnValue:
    """Ask one thing before saying yes or no."""
    return _say(connection_id, operations.ask_back, _("Your question is on its way. You see the answer here."))


@connections.post("/<uuid:connection_id>/reply")
def reply(connection_id: uuid.UUID) -> ResponseReturnValue:
    """Answer that question."""
    return _say(connection_id, operations.reply, _("Your answer is on its way."))


@connections.post("/<uuid:connection_id>/accept")
def accept(connection_id: uuid.UUID) -> ResponseReturnValue:
    """Say yes."""
    said = _("Accepted. You now see what each of you opened for contacts.")
    consents = bool(ExchangeForm().exchange.data)
    return _change(
        connection_id, lambda: operations.accept(database.session, connection_id, today(), exchange=consents), said
    )


@connections.post("/<uuid:connection_id>/decline")
def decline(connection_id: uuid.UUID) -> ResponseReturnValue:
    """Say no, kindly."""
    form = DeclineForm()
    if not form.validate():
        return _show_page(connection_id, form)
    answer = form.answer.data
    said = _("Declined. They read the words that you chose, and get other suggestions.")
    return _change(connection_id, lambda: operations.decline(database.session, connection_id, answer, today()), said)


@connections.post("/<uuid:connection_id>/withdraw")
def withdraw(connection_id: uuid.UUID) -> ResponseReturnValue:
    """Take a request back."""
    said = _("Withdrawn.")
    return _change(connection_id, lambda: operations.withdraw(database.session, connection_id, today()), said)


@connections.post("/<uuid:connection_id>/end")
def end(connection_id: uuid.UUID) -> ResponseReturnValue:
    """End a contact."""
    said = _("The contact has ended. Neither of you sees what was open for contacts any more.")
    return _change(connection_id, lambda: operations.end(database.session, connection_id, today()), said)


def _say(
    connection_id: uuid.UUID, verb: Callable[[Session, uuid.UUID, str, date], Connection], said: str
) -> ResponseReturnValue:
    """Take words that are due, or ask for them again with what was typed."""
    form = WordsForm()
    if not form.validate():
        return _show_page(connection_id, DeclineForm(formdata=None), form)
    words = form.words.data or ""
    return _change(connection_id, lambda: verb(database.session, connection_id, words, today()), said)


def _change(connection_id: uuid.UUID, change: Callable[[], Connection], said: str) -> ResponseReturnValue:
    """Make one change and say so, or say why it cannot be made; in either case the page shows what holds now."""
    try:
        change()
        database.session.commit()
        flash(said)
    except NoSeatFree:
        database.session.rollback()
        flash(
            _("All your places are taken, and nothing was changed. Add a place in your profile, or end a mentorship.")
        )
    except operations.NotOpen:
        database.session.rollback()
        flash(_("Nothing was changed: this request was answered, withdrawn or lapsed in the meantime."))
    return redirect(url_for("connections.show", connection_id=connection_id), 303)


def _kind() -> str:
    kind = request.args.get("kind", "")
    if kind not in LIST_OF:
        abort(404)
    return kind


def _card_to_ask(person_id: uuid.UUID, kind: str) -> Card | None:
    asking = asked_by_viewer()
    if not queries.may_ask(database.session, asking, kind, person_id, database.keys.handle(person_id)):
        return None
    return cards_of(database.session, asking, [person_id]).get(person_id)


def _ask_page(form: AskForm, card: Card, kind: str) -> ResponseReturnValue:
    return render_template("connections/ask.html", form=form, card=card, kind=kind), 422 if form.errors else 200


def _too_many_open() -> str:
    return str(
        ngettext(
            "%(num)d request of yours waits for an answer, and that is the limit. Wait for it, or withdraw it.",
            "%(num)d requests of yours wait for an answer, and that is the limit. Wait for one, or withdraw one.",
            operations.MOST_OPEN,
        )
    )


def _entries(asking: Asking, rows: Iterable[Connection]) -> list[Entry]:
    return queries.entries(database.session, asking.viewer, asking.live, rows)


def _show_page(connection_id: uuid.UUID, form: DeclineForm, words: WordsForm | None = None) -> ResponseReturnValue:
    words = words or WordsForm(formdata=None)
    asking = asked_by_viewer()
    row = database.session.get_one(Connection, connection_id)
    [entry] = _entries(asking, [row])
    entry = queries.whole(database.session, asking.viewer, asking.live, entry)
    page = render_template(
        "connections/show.html",
        entry=entry,
        form=form,
        words=words,
        answers=DECLINES,
        alternatives=_alternatives(asking, entry),
        mentorship=queries.mentorship_of(database.session, connection_id),
        places=places(database.session, asking.viewer.handle),
        first_time=not has_mentored(database.session, asking.viewer.handle),
        exchange=exchange(database.session, asking.viewer, other_side(asking.viewer, row)),
        consent=ExchangeForm(formdata=None),
        reachable=bool(asking.person.contact),
        mentor_too=_may_ask_for_mentoring(asking, entry),
    )
    return page, 422 if form.errors or words.errors else 200


def _may_ask_for_mentoring(asking: Asking, entry: Entry) -> bool:
    """Whether a contact is open to mentoring the viewer as well."""
    if entry.card is None or entry.row.state != ConnectionState.ACCEPTED:
        return False
    person_id = entry.card.id
    return queries.may_ask(database.session, asking, "mentor", person_id, database.keys.handle(person_id))


def _alternatives(asking: Asking, entry: Entry) -> list[Offer]:
    """Others to ask, for somebody whose request was declined or met with silence."""
    if entry.incoming or entry.row.state not in (ConnectionState.DECLINED, ConnectionState.EXPIRED):
        return []
    kind = LIST_OF[entry.row.kind]
    out = excluded(database.session, asking, kind)
    found = deal(database.session, database.writing, asking, kind, out, ALTERNATIVES)
    return offered_people(database.session, asking, kind, found)
