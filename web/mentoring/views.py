"""Mentorships of the person who looks: what the two agreed on, their goals and meetings, whether it fits, the end."""

import uuid
from collections.abc import Callable

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from web.extensions import LANGUAGE_PREFIX, database, now, today
from web.listing import page_of
from web.login import account, viewer
from web.matches.asking import asked_by_viewer
from web.matches.operations import deal
from web.matches.queries import ALTERNATIVES, Offer, excluded, offered_people
from web.matching.live import Live
from web.mentoring import meetings, operations, opinions, plans, queries, worries
from web.mentoring.forms import (
    HELPED,
    MINUTES,
    RHYTHMS,
    WEEKS,
    AgreementForm,
    EndForm,
    FeedbackForm,
    FitForm,
    FlagForm,
    GoalForm,
    MeetingForm,
)
from web.mentoring.queries import Work
from web.models import FitAnswer, GoalState, Meeting, Mentorship, MentorshipState
from web.models.mentorships import RUNNING
from web.zones import is_zone

mentoring = Blueprint("mentoring", __name__, url_prefix=LANGUAGE_PREFIX + "/mentoring")


@mentoring.get("/")
def index() -> ResponseReturnValue:
    """My mentors, my mentees, my places, and what has ended."""
    running = database.session.scalars(queries.mine(viewer(), running=True)).all()
    ended = page_of(database.session, queries.mine(viewer(), running=False), request.args.get("page", 1, type=int))
    return render_template(
        "mentoring/index.html",
        running=queries.pairs(database.session, viewer(), _live(), running),
        ended=queries.pairs(database.session, viewer(), _live(), ended.rows),
        listing=ended,
        places=queries.places(database.session, viewer().handle),
    )


@mentoring.get("/guide")
def guide() -> ResponseReturnValue:
    """What a mentor should know about trauma, boundaries and security before the first meeting."""
    return render_template("mentoring/guide.html")


@mentoring.get("/<uuid:mentorship_id>")
def show(mentorship_id: uuid.UUID) -> ResponseReturnValue:
    """One mentorship, for its two sides only."""
    return _show_page(mentorship_id)


@mentoring.get("/<uuid:mentorship_id>/agreement")
def agree(mentorship_id: uuid.UUID) -> ResponseReturnValue:
    """Write down what the two set out to do; what holds or is proposed stands in the form."""
    work = _work(mentorship_id)
    standing = work.proposal or work.agreement
    return _form_page("agreement", AgreementForm(formdata=None, data=standing.terms if standing else None), work)


@mentoring.post("/<uuid:mentorship_id>/agreement")
def agree_submit(mentorship_id: uuid.UUID) -> ResponseReturnValue:
    """Propose it to the other side."""
    form = AgreementForm()
    if not form.validate():
        return _form_page("agreement", form, _work(mentorship_id))
    return _change(
        mentorship_id,
        lambda: plans.propose(database.session, mentorship_id, viewer().handle, form.terms, today()),
        _("Proposed. It holds as soon as the other side confirms it."),
    )


@mentoring.post("/<uuid:mentorship_id>/agreement/<uuid:agreement_id>/confirm")
def confirm(mentorship_id: uuid.UUID, agreement_id: uuid.UUID) -> ResponseReturnValue:
    """Agree to what the other side proposed."""
    return _change(
        mentorship_id,
        lambda: plans.confirm(database.session, mentorship_id, viewer().handle, agreement_id, today()),
        _("Agreed. This is what you go by from now on; each of you can propose a change."),
    )


@mentoring.post("/<uuid:mentorship_id>/goals")
def add_goal(mentorship_id: uuid.UUID) -> ResponseReturnValue:
    """Set a goal."""
    form = GoalForm()
    if not form.validate():
        return _show_page(mentorship_id, goal=form)
    text = form.text.data or ""
    return _change(
        mentorship_id,
        lambda: plans.add_goal(database.session, mentorship_id, viewer().handle, text, today()),
        _("The goal is set."),
    )


@mentoring.post("/<uuid:mentorship_id>/goals/<uuid:goal_id>/<any(open, reached, let_go):state>")
def move_goal(mentorship_id: uuid.UUID, goal_id: uuid.UUID, state: str) -> ResponseReturnValue:
    """Say what became of a goal."""
    return _change(
        mentorship_id,
        lambda: plans.move_goal(database.session, mentorship_id, goal_id, GoalState(state), today()),
        _("Noted."),
    )


@mentoring.get("/<uuid:mentorship_id>/meeting")
def meet(mentorship_id: uuid.UUID) -> ResponseReturnValue:
    """Propose a meeting."""
    return _form_page("meeting", MeetingForm(formdata=None, zone=_zone()), _work(mentorship_id))


@mentoring.post("/<uuid:mentorship_id>/meeting")
def meet_submit(mentorship_id: uuid.UUID) -> ResponseReturnValue:
    """Propose it to the other side."""
    form = MeetingForm(zone=_zone())
    if not form.validate():
        return _form_page("meeting", form, _work(mentorship_id))
    return _change(
        mentorship_id,
        lambda: meetings.propose(
            database.session,
            mentorship_id,
            viewer().handle,
            start=form.start,
            minutes=int(form.minutes.data),
            mode=form.mode.data,
            today=today(),
        ),
        _("Proposed. The other side can confirm it or say that it does not suit."),
    )


@mentoring.post("/<uuid:mentorship_id>/meetings/<uuid:meeting_id>/<any(confirm, cancel, held, missed):said>")
def answer_meeting(mentorship_id: uuid.UUID, meeting_id: uuid.UUID, said: str) -> ResponseReturnValue:
    """Confirm a meeting, call it off, or say whether it took place."""
    return _change(
        mentorship_id,
        lambda: meetings.answer(database.session, mentorship_id, meeting_id, viewer().handle, said, now()),
        _("Noted."),
    )


@mentoring.get("/<uuid:mentorship_id>/meetings/<uuid:meeting_id>/notes.ics")
def calendar(mentorship_id: uuid.UUID, meeting_id: uuid.UUID) -> ResponseReturnValue:  # noqa: ARG001  its address
    """A meeting for one's own calendar; it tells when, and nothing else."""
    file = meetings.calendar(database.session.get_one(Meeting, meeting_id), viewer().handle, _("Notes"), today())
    return Response(
        file,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": "attachment; filename=notes.ics"},
    )


@mentoring.post("/<uuid:mentorship_id>/fit")
def fit(mentorship_id: uuid.UUID) -> ResponseReturnValue:
    """Say whether it fits; somebody else is suggested at once to a mentee who would rather go on with another one."""
    form = FitForm()
    if not form.validate():
        return _show_page(mentorship_id, fit=form)
    answer = FitAnswer(form.fit.data)
    said = _("Thank you. The other side does not see your answer.")
    if answer == FitAnswer.OTHER:
        said = _("The mentorship has ended, without blame. The place is free, and nobody is told who ended it or why.")
    return _change(
        mentorship_id,
        lambda: opinions.say_fit(database.session, mentorship_id, viewer().handle, answer, today()),
        said,
    )


@mentoring.get("/<uuid:mentorship_id>/end")
def end(mentorship_id: uuid.UUID) -> ResponseReturnValue:
    """Ask how it ends."""
    return _form_page("end", EndForm(formdata=None), _work(mentorship_id))


@mentoring.post("/<uuid:mentorship_id>/end")
def end_submit(mentorship_id: uuid.UUID) -> ResponseReturnValue:
    """End it and free the place."""
    form = EndForm()
    if not form.validate():
        return _form_page("end", form, _work(mentorship_id))
    state = MentorshipState(form.state.data)
    return _change(
        mentorship_id,
        lambda: operations.end_by(database.session, mentorship_id, viewer().handle, state, today()),
        _(
            "The mentorship has ended, and the place is free again."
            " You stay in contact unless one of you ends that too."
        ),
    )


@mentoring.post("/<uuid:mentorship_id>/feedback")
def feedback(mentorship_id: uuid.UUID) -> ResponseReturnValue:
    """Say whether it helped, and thank the other side."""
    form = FeedbackForm()
    if not form.validate():
        return _show_page(mentorship_id, feedback=form)
    helped, thanks = form.helped.data, form.thanks.data or ""
    return _change(
        mentorship_id,
        lambda: opinions.say_feedback(
            database.session, mentorship_id, viewer().handle, helped=helped, thanks=thanks, today=today()
        ),
        _("Thank you."),
    )


@mentoring.get("/<uuid:mentorship_id>/flag")
def flag(mentorship_id: uuid.UUID) -> ResponseReturnValue:
    """Ask the coordinators for something."""
    work = _work(mentorship_id)
    return _flag_page(FlagForm(formdata=None, may_worry=_may_worry(work)), work)


@mentoring.post("/<uuid:mentorship_id>/flag")
def flag_submit(mentorship_id: uuid.UUID) -> ResponseReturnValue:
    """One's own need goes to them at once; a worry about the one whom one mentors goes to that one first."""
    work, by = _work(mentorship_id), viewer().handle
    form = FlagForm(may_worry=_may_worry(work))
    if not form.validate():
        return _flag_page(form, work)
    if form.for_other:
        return _change(
            mentorship_id,
            lambda: worries.worry(database.session, mentorship_id, by, form.need, today()),
            _("They read it now. Coordinators read it only if they say yes; you are not told what they said."),
        )
    return _change(
        mentorship_id,
        lambda: worries.flag(database.session, by, form.need, today()),
        _("The coordinators have it. You are told when somebody looks after it."),
    )


@mentoring.post("/<uuid:mentorship_id>/worries/<uuid:worry_id>/<any(agree, refuse):said>")
def answer_worry(mentorship_id: uuid.UUID, worry_id: uuid.UUID, said: str) -> ResponseReturnValue:
    """The one whom it is about decides whether coordinators read it."""
    agreed = said == "agree"
    return _change(
        mentorship_id,
        lambda: worries.answer(database.session, mentorship_id, worry_id, agreed=agreed, today=today()),
        _("The coordinators have it. You are told when somebody looks after it.")
        if agreed
        else _("Nobody was told, and the words are deleted."),
    )


def _flag_page(form: FlagForm, work: Work) -> ResponseReturnValue:
    return render_template("mentoring/flag.html", form=form, pair=work.pair), 422 if form.errors else 200


def _may_worry(work: Work) -> bool:
    return work.pair.i_mentor and work.pair.card is not None


def _change(mentorship_id: uuid.UUID, change: Callable[[], object], said: str) -> ResponseReturnValue:
    """Make one change and say so, or say why it cannot be made; in either case the page shows what holds now."""
    try:
        change()
        database.session.commit()
        flash(said)
    except operations.NotRunning:
        database.session.rollback()
        flash(_("Nothing was changed: this mentorship has ended in the meantime, or has not ended yet."))
    except plans.NothingProposed:
        database.session.rollback()
        flash(_("Nothing was changed: that proposal was replaced or confirmed in the meantime."))
    except plans.TooManyGoals:
        database.session.rollback()
        flash(_("Nothing was changed: five goals are open. Reach one or let one go first."))
    except meetings.TooManyMeetings:
        database.session.rollback()
        flash(_("Nothing was changed: ten meetings are ahead already. Call one off first."))
    except meetings.NotNow:
        database.session.rollback()
        flash(_("Nothing was changed: that cannot be said of this meeting now."))
    except worries.WorryGone:
        database.session.rollback()
        flash(_("Nothing was changed: this was answered or worded anew in the meantime."))
    except opinions.NotMetYet:
        database.session.rollback()
        flash(_("Nothing was changed: the question comes after your first meeting."))
    return redirect(url_for("mentoring.show", mentorship_id=mentorship_id), 303)


def _show_page(
    mentorship_id: uuid.UUID,
    *,
    goal: GoalForm | None = None,
    fit: FitForm | None = None,
    feedback: FeedbackForm | None = None,
) -> ResponseReturnValue:
    work = _work(mentorship_id)
    mine = work.opinion
    wrong = goal or fit or feedback
    page = render_template(
        "mentoring/show.html",
        work=work,
        pair=work.pair,
        goal=goal or GoalForm(formdata=None),
        fit=fit or FitForm(formdata=None, fit=mine.fit if mine else None),
        feedback=feedback
        or FeedbackForm(formdata=None, helped=mine.helped if mine else None, thanks=mine.thanks if mine else ""),
        both_fit=opinions.both_say_it_fits(database.session, mentorship_id),
        alternatives=_alternatives(work),
        has_zone=_zone() != "UTC",
        words={"weeks": WEEKS, "rhythm": RHYTHMS, "minutes": MINUTES, "helped": HELPED},
    )
    return page, 422 if wrong else 200


def _form_page(name: str, form: FlaskForm, work: Work) -> ResponseReturnValue:
    if work.pair.row.state not in RUNNING:
        return redirect(url_for("mentoring.show", mentorship_id=work.pair.row.id), 303)
    page = render_template(f"mentoring/{name}.html", form=form, work=work, pair=work.pair, has_zone=_zone() != "UTC")
    return page, 422 if form.errors else 200


def _alternatives(work: Work) -> list[Offer]:
    """Other mentors, for a mentee whose mentorship ended early."""
    if work.pair.i_mentor or work.pair.row.state != MentorshipState.ENDED_EARLY:
        return []
    asking = asked_by_viewer()
    out = excluded(database.session, asking, "mentors")
    found = deal(database.session, database.writing, asking, "mentors", out, ALTERNATIVES)
    return offered_people(database.session, asking, "mentors", found)


def _work(mentorship_id: uuid.UUID) -> Work:
    row = database.session.get_one(Mentorship, mentorship_id)
    return queries.work(database.session, viewer(), _live(), row, _zone(), now())


def _zone() -> str:
    """The viewer's zone; UTC while she has named none."""
    zone = account().person.timezone
    return zone if zone and is_zone(zone) else "UTC"


def _live() -> Live:
    live: Live = current_app.extensions["mosty.live"].current(database.session, today())
    return live
