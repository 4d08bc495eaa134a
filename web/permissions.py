"""Every endpoint's policy: who may call it, which row must be hers, how often, and whether the page may run a script.

To add a page: write the view, then its line in POLICIES. An endpoint without a line, or a line without an endpoint,
stops the start. Outsiders of a row get the 404 of a row that does not exist; members without the role get 403.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import Flask, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from web.extensions import SAFE_METHODS, database
from web.limits import Limit, take
from web.login import must_set_up_second_step, viewer
from web.relations import RELATIONS
from web.visibility import Viewer


class Role(StrEnum):
    """What somebody must be to call an endpoint."""

    ANYONE = "anyone"
    MEMBER = "member"  # signed in
    APPROVED = "approved"  # signed in and vouched for: may see people
    HOST = "host"  # verified host, or a coordinator
    COORDINATOR = "coordinator"


@dataclass(frozen=True)
class Policy:
    """One endpoint's rule. `relation` names a predicate of RELATIONS; `limit` counts unsafe requests per account."""

    role: Role
    relation: str | None = None
    limit: Limit | None = None
    script: bool = False


class UndeclaredEndpoint(RuntimeError):
    """The URL map and POLICIES differ; the message lists where."""


ANYONE = Policy(Role.ANYONE)
MEMBER = Policy(Role.MEMBER)
APPROVED = Policy(Role.APPROVED)
HOST = Policy(Role.HOST)
POSTED = Policy(Role.HOST, "posted")
COORDINATOR = Policy(Role.COORDINATOR)
IN_MENTORSHIP = Policy(Role.MEMBER, "in_mentorship")
_HOUR = 3600
_DAY = 24 * _HOUR
_NOTE = Policy(Role.MEMBER, limit=Limit("notebook", 200, _HOUR))

SECOND_STEP = (Role.HOST, Role.COORDINATOR)
"""Roles whose pages open only to somebody who signs in with a code too."""

POLICIES: dict[str, Policy] = {
    "static": ANYONE,
    "pages.start": ANYONE,
    "pages.home": ANYONE,
    "pages.about": ANYONE,
    "pages.leave": ANYONE,
    "pages.not_here": ANYONE,
    "accounts.sign_up": ANYONE,
    "accounts.sign_up_submit": ANYONE,
    "accounts.sign_in": ANYONE,
    "accounts.sign_in_submit": ANYONE,
    "accounts.sign_out": MEMBER,
    "accounts.account": MEMBER,
    "accounts.export": MEMBER,
    "accounts.news": MEMBER,
    "accounts.news_submit": Policy(Role.MEMBER, limit=Limit("mail-address", 10, _DAY)),
    "accounts.erase": MEMBER,
    "accounts.erase_submit": MEMBER,
    "accounts.end_session": MEMBER,
    "accounts.end_sessions": MEMBER,
    "resets.recover": ANYONE,
    "resets.recover_submit": ANYONE,
    "resets.change": MEMBER,
    "resets.change_submit": MEMBER,
    "resets.make": COORDINATOR,
    "resets.make_submit": Policy(Role.COORDINATOR, limit=Limit("reset-code", 20, _DAY)),
    "factors.code": ANYONE,
    "factors.code_submit": ANYONE,
    "factors.index": MEMBER,
    "factors.begin": MEMBER,
    "factors.picture": MEMBER,
    "factors.confirm": MEMBER,
    "factors.codes": MEMBER,
    "factors.codes_submit": MEMBER,
    "factors.off": MEMBER,
    "factors.off_submit": MEMBER,
    "people.profile": MEMBER,
    "people.step": MEMBER,
    "people.save_step": Policy(Role.MEMBER, limit=Limit("profile", 200, _HOUR)),
    "people.preview": MEMBER,
    "people.seen": MEMBER,
    "people.pause": MEMBER,
    "people.pause_submit": MEMBER,
    "people.resume": MEMBER,
    "people.card": APPROVED,
    "matches.home": MEMBER,
    "matches.mentors": APPROVED,
    "matches.contacts": APPROVED,
    "matches.openings": MEMBER,
    "matches.initiatives": MEMBER,
    "matches.dismiss": MEMBER,
    "matches.dismissed": MEMBER,
    "matches.restore": MEMBER,
    "connections.index": MEMBER,
    "connections.ask": APPROVED,
    "connections.ask_submit": Policy(Role.APPROVED, limit=Limit("ask", 20, _DAY)),
    "connections.show": Policy(Role.MEMBER, "party"),
    "connections.put_away": MEMBER,
    "connections.ask_back": Policy(Role.APPROVED, "asked"),
    "connections.reply": Policy(Role.MEMBER, "asker"),
    "connections.accept": Policy(Role.APPROVED, "asked"),
    "connections.decline": Policy(Role.MEMBER, "asked"),
    "connections.withdraw": Policy(Role.MEMBER, "asker"),
    "connections.end": Policy(Role.MEMBER, "party"),
    "revealing.ledger": MEMBER,
    "revealing.person": Policy(Role.MEMBER, "party"),
    "revealing.open_field": Policy(Role.MEMBER, "party"),
    "revealing.close_field": Policy(Role.MEMBER, "party"),
    "revealing.close_all": Policy(Role.MEMBER, "party"),
    "mentoring.index": APPROVED,
    "mentoring.guide": APPROVED,
    "mentoring.show": IN_MENTORSHIP,
    "mentoring.agree": IN_MENTORSHIP,
    "mentoring.agree_submit": IN_MENTORSHIP,
    "mentoring.confirm": Policy(Role.MEMBER, "was_proposed_to"),
    "mentoring.add_goal": IN_MENTORSHIP,
    "mentoring.move_goal": Policy(Role.MEMBER, "goal_in_mentorship"),
    "mentoring.meet": IN_MENTORSHIP,
    "mentoring.meet_submit": IN_MENTORSHIP,
    "mentoring.answer_meeting": Policy(Role.MEMBER, "meeting_in_mentorship"),
    "mentoring.calendar": Policy(Role.MEMBER, "meeting_in_mentorship"),
    "mentoring.fit": IN_MENTORSHIP,
    "mentoring.end": IN_MENTORSHIP,
    "mentoring.end_submit": IN_MENTORSHIP,
    "mentoring.feedback": IN_MENTORSHIP,
    "mentoring.flag": IN_MENTORSHIP,
    "mentoring.flag_submit": Policy(Role.MEMBER, "in_mentorship", Limit("flag", 20, _DAY)),
    "mentoring.answer_worry": Policy(Role.MEMBER, "worried_about"),
    "openings.index": ANYONE,
    "openings.show": ANYONE,
    "openings.mine": HOST,
    "openings.organisation": HOST,
    "openings.organisation_submit": HOST,
    "openings.new": HOST,
    "openings.new_submit": Policy(Role.HOST, limit=Limit("post-opening", 60, _DAY)),
    "openings.edit": POSTED,
    "openings.edit_submit": POSTED,
    "openings.conditions": POSTED,
    "openings.conditions_submit": POSTED,
    "openings.preview": POSTED,
    "openings.publish": POSTED,
    "openings.close": POSTED,
    "openings.confirm": POSTED,
    "openings.discard": POSTED,
    "openings.duplicate": Policy(Role.HOST, "posted", Limit("post-opening", 60, _DAY)),
    "openings.review": COORDINATOR,
    "openings.review_submit": COORDINATOR,
    "dates.index": MEMBER,
    "dates.add": Policy(Role.MEMBER, limit=Limit("note-date", 60, _DAY)),
    "dates.edit": Policy(Role.MEMBER, "date_owner"),
    "dates.change": Policy(Role.MEMBER, "date_owner", Limit("note-date", 60, _DAY)),
    "dates.remove": Policy(Role.MEMBER, "date_owner"),
    "dates.calendar": MEMBER,
    "incidents.index": MEMBER,
    "incidents.add": Policy(Role.MEMBER, limit=Limit("note-incident", 60, _DAY)),
    "incidents.count": Policy(Role.MEMBER, "incident_owner"),
    "incidents.remove": Policy(Role.MEMBER, "incident_owner"),
    "incidents.counted": COORDINATOR,
    "notebook.index": MEMBER,
    "notebook.calendar": MEMBER,
    "notebook.new_application": MEMBER,
    "notebook.add_application": _NOTE,
    "notebook.application": Policy(Role.MEMBER, "applicant"),
    "notebook.change_application": Policy(Role.MEMBER, "applicant", Limit("notebook", 200, _HOUR)),
    "notebook.remove_application": Policy(Role.MEMBER, "applicant"),
    "notebook.new_answer": MEMBER,
    "notebook.add_answer": _NOTE,
    "notebook.answer": Policy(Role.MEMBER, "answer_owner"),
    "notebook.change_answer": Policy(Role.MEMBER, "answer_owner", Limit("notebook", 200, _HOUR)),
    "notebook.remove_answer": Policy(Role.MEMBER, "answer_owner"),
    "notebook.plan": MEMBER,
    "notebook.change_plan": _NOTE,
    "notebook.remove_plan": MEMBER,
    "searches.index": MEMBER,
    "searches.save": Policy(Role.MEMBER, limit=Limit("save-search", 60, _DAY)),
    "searches.seen": Policy(Role.MEMBER, "searcher"),
    "searches.remove": Policy(Role.MEMBER, "searcher"),
    "programmes.index": ANYONE,
    "programmes.show": ANYONE,
    "initiatives.index": ANYONE,
    "initiatives.show": ANYONE,
    "safety.index": MEMBER,
    "safety.save_rules": MEMBER,
    "safety.person": APPROVED,
    "safety.block": APPROVED,
    "safety.report": Policy(Role.APPROVED, limit=Limit("report", 20, _DAY)),
    "safety.request": Policy(Role.MEMBER, "party"),
    "safety.block_behind": Policy(Role.MEMBER, "party"),
    "safety.report_behind": Policy(Role.MEMBER, "party", Limit("report", 20, _DAY)),
    "safety.introduction": Policy(Role.APPROVED, "introduced"),
    "safety.block_introduced": Policy(Role.APPROVED, "introduced"),
    "safety.report_introduced": Policy(Role.APPROVED, "introduced", Limit("report", 20, _DAY)),
    "safety.proposal": Policy(Role.APPROVED, "proposed_to"),
    "safety.block_proposed": Policy(Role.APPROVED, "proposed_to"),
    "safety.report_proposed": Policy(Role.APPROVED, "proposed_to", Limit("report", 20, _DAY)),
    "safety.unblock": MEMBER,
    "safety.reports": COORDINATOR,
    "safety.settle": COORDINATOR,
    "safety.suspend": COORDINATOR,
    "safety.readmit": COORDINATOR,
    "trust.index": MEMBER,
    "trust.invite": APPROVED,
    "trust.take_back": Policy(Role.APPROVED, "made_code"),
    "trust.ask": Policy(Role.MEMBER, limit=Limit("ask-vouches", 20, _DAY)),
    "trust.stop_asking": MEMBER,
    "trust.vouch": APPROVED,
    "trust.look": Policy(Role.APPROVED, limit=Limit("type-code", 20, _DAY)),
    "trust.give": Policy(Role.APPROVED, limit=Limit("type-code", 20, _DAY)),
    "trust.withdraw": Policy(Role.APPROVED, "gave_vouch"),
    "assistance.draft": COORDINATOR,
    "assistance.draft_submit": Policy(Role.COORDINATOR, limit=Limit("fill-in", 40, _DAY)),
    "assistance.claim": ANYONE,
    "assistance.claim_submit": Policy(Role.ANYONE, limit=Limit("claim", 200, _HOUR)),  # of all strangers together
    "introductions.index": APPROVED,
    "introductions.make_code": Policy(Role.APPROVED, limit=Limit("meeting-code", 20, _DAY)),
    "introductions.drop_code": APPROVED,
    "introductions.accept": Policy(Role.APPROVED, "introduced"),
    "introductions.decline": Policy(Role.APPROVED, "introduced"),
    "introductions.propose": COORDINATOR,
    "introductions.propose_submit": Policy(Role.COORDINATOR, limit=Limit("introduce", 40, _DAY)),
    "rounds.index": APPROVED,
    "rounds.join": Policy(Role.APPROVED, "round_to_join", Limit("join-round", 60, _DAY)),
    "rounds.leave": Policy(Role.APPROVED, "round_to_join"),
    "rounds.accept": Policy(Role.APPROVED, "proposed_to"),
    "rounds.decline": Policy(Role.APPROVED, "proposed_to"),
    "rounds.manage": COORDINATOR,
    "rounds.open_submit": Policy(Role.COORDINATOR, limit=Limit("open-round", 40, _DAY)),
    "rounds.show": Policy(Role.COORDINATOR, "round"),
    "rounds.mentors": Policy(Role.COORDINATOR, "round"),
    "rounds.draft_submit": Policy(Role.COORDINATOR, "round", Limit("draft-round", 200, _DAY)),
    "rounds.settle": Policy(Role.COORDINATOR, "round"),
    "rounds.publish": Policy(Role.COORDINATOR, "round"),
    "rounds.discard": Policy(Role.COORDINATOR, "round"),
    "guides.index": ANYONE,
    "guides.show": ANYONE,
    "guides.figures": ANYONE,
    "guides.officials": ANYONE,
    "guides.country": ANYONE,
    "coordination.index": COORDINATOR,
    "coordination.evaluation": COORDINATOR,
    "coordination.evaluation_image": COORDINATOR,
    "coordination.person": COORDINATOR,
    "coordination.approve": COORDINATOR,
    "coordination.decline": COORDINATOR,
    "coordination.torn": COORDINATOR,
    "coordination.log": COORDINATOR,
    "cases.index": COORDINATOR,
    "cases.show": Policy(Role.COORDINATOR, "case"),
    "cases.take": Policy(Role.COORDINATOR, "case"),
    "cases.due": Policy(Role.COORDINATOR, "case_owner"),
    "cases.hand_over": Policy(Role.COORDINATOR, "case_owner"),
    "cases.settle": Policy(Role.COORDINATOR, "case_owner"),
    "cases.mine": MEMBER,
    "cases.add": Policy(Role.MEMBER, "case_subject", Limit("case", 60, _DAY)),
    "cases.withdraw": Policy(Role.MEMBER, "case_subject"),
    "needs.index": MEMBER,
    "needs.need": MEMBER,
    "needs.need_submit": Policy(Role.MEMBER, limit=Limit("profile", 200, _HOUR)),
    "needs.close": Policy(Role.MEMBER, limit=Limit("profile", 200, _HOUR)),
    "needs.forget": MEMBER,
    "needs.offer": MEMBER,
    "needs.offer_submit": Policy(Role.MEMBER, limit=Limit("profile", 200, _HOUR)),
    "maps.countries": Policy(Role.COORDINATOR, script=True),
    "maps.image": COORDINATOR,
    "maps.vector": COORDINATOR,
}


def register(app: Flask) -> None:
    """Compare POLICIES with the URL map and enforce them before every request; raises UndeclaredEndpoint."""
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    undeclared, stale = sorted(endpoints - POLICIES.keys()), sorted(POLICIES.keys() - endpoints)
    if undeclared or stale:
        raise UndeclaredEndpoint(
            f"web/permissions.py must declare every endpoint: missing {undeclared}, without an endpoint {stale}."
        )
    app.before_request(_enforce)


def allows(role: Role, viewer: Viewer) -> bool:
    """Whether `viewer` is at least what `role` asks for."""
    match role:
        case Role.ANYONE:
            return True
        case Role.MEMBER:
            return viewer.signed_in
        case Role.APPROVED:
            return viewer.approved
        case Role.HOST:
            return viewer.is_host or viewer.is_coordinator
        case Role.COORDINATOR:
            return viewer.is_coordinator


def _enforce() -> Response | None:
    if request.endpoint is None:
        return None  # no such page: the 404 follows
    policy = POLICIES[request.endpoint]
    if policy.role is Role.ANYONE and policy.limit is None:
        return None
    looking = viewer()
    if not looking.signed_in and policy.role is not Role.ANYONE:
        target = request.full_path.rstrip("?") if request.method in SAFE_METHODS else None
        return redirect(url_for("accounts.sign_in", next=target), 303)
    if not allows(policy.role, looking):
        abort(403)
    if policy.role in SECOND_STEP and must_set_up_second_step():
        return redirect(url_for("factors.index"), 303)
    related = RELATIONS[policy.relation] if policy.relation else None
    if related and not related(database.session, looking, _uuids(request.view_args or {})):
        abort(404)
    if policy.limit and request.method not in SAFE_METHODS:
        database.session.commit()  # the counter is another transaction, and SQLite has room for one writer
        take(policy.limit, looking.handle)
    return None


def _uuids(args: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in args.items() if isinstance(value, uuid.UUID)}
