"""Whose a row is: what must hold between a viewer and the row that an address names."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import (
    Agreement,
    Answer,
    Application,
    Case,
    Connection,
    Goal,
    Incident,
    Introduction,
    Meeting,
    Mentorship,
    Opening,
    PairState,
    PrintedCode,
    PrivateDate,
    Round,
    RoundMember,
    RoundPair,
    SavedSearch,
    Vouch,
    Worry,
)
from web.models.rounds import UNPUBLISHED
from web.visibility import Viewer


def _is_party(session: Session, viewer: Viewer, args: Mapping[str, Any]) -> bool:
    row = session.get(Connection, args["connection_id"])
    return row is not None and viewer.handle in (row.from_handle, row.to_handle)


def _is_asked(session: Session, viewer: Viewer, args: Mapping[str, Any]) -> bool:
    row = session.get(Connection, args["connection_id"])
    return row is not None and viewer.handle == row.to_handle


def _has_asked(session: Session, viewer: Viewer, args: Mapping[str, Any]) -> bool:
    row = session.get(Connection, args["connection_id"])
    return row is not None and viewer.handle == row.from_handle


def _in_mentorship(session: Session, viewer: Viewer, args: Mapping[str, Any]) -> bool:
    row = session.get(Mentorship, args["mentorship_id"])
    return row is not None and viewer.handle in (row.mentor_handle, row.mentee_handle)


def _posted(session: Session, viewer: Viewer, args: Mapping[str, Any]) -> bool:
    row = session.get(Opening, args["opening_id"])
    return row is not None and viewer.poster == row.posted_by


def _goal_in_mentorship(session: Session, viewer: Viewer, args: Mapping[str, Any]) -> bool:
    row = session.get(Goal, args["goal_id"])
    return _in_mentorship(session, viewer, args) and row is not None and row.mentorship_id == args["mentorship_id"]


def _meeting_in_mentorship(session: Session, viewer: Viewer, args: Mapping[str, Any]) -> bool:
    row = session.get(Meeting, args["meeting_id"])
    return _in_mentorship(session, viewer, args) and row is not None and row.mentorship_id == args["mentorship_id"]


def _was_proposed_to(session: Session, viewer: Viewer, args: Mapping[str, Any]) -> bool:
    """A proposal that is gone was replaced or taken up: the sides are told so."""
    row = session.get(Agreement, args["agreement_id"])
    mine_to_confirm = row is None or (row.mentorship_id == args["mentorship_id"] and row.by_handle != viewer.handle)
    return _in_mentorship(session, viewer, args) and mine_to_confirm


def _made_code(session: Session, viewer: Viewer, args: Mapping[str, Any]) -> bool:
    row = session.get(PrintedCode, args["code_id"])
    return row is not None and viewer.handle == row.owner_handle


def _is_introduced(session: Session, viewer: Viewer, args: Mapping[str, Any]) -> bool:
    row = session.get(Introduction, args["introduction_id"])
    return row is not None and viewer.handle in (row.one_handle, row.other_handle)


def _may_join(session: Session, viewer: Viewer, args: Mapping[str, Any]) -> bool:
    """A round that stands in her list: not published, or one that she has joined."""
    row = session.get(Round, args["round_id"])
    mine = select(RoundMember.id).where(RoundMember.round_id == args["round_id"], RoundMember.handle == viewer.handle)
    return row is not None and (row.state in UNPUBLISHED or session.scalar(mine) is not None)


def _is_round(session: Session, _viewer: Viewer, args: Mapping[str, Any]) -> bool:
    return session.get(Round, args["round_id"]) is not None


def _is_proposed_to(session: Session, viewer: Viewer, args: Mapping[str, Any]) -> bool:
    row = session.get(RoundPair, args["pair_id"])
    return row is not None and row.state == PairState.PROPOSED and viewer.handle == row.mentee_handle


def _gave_vouch(session: Session, viewer: Viewer, args: Mapping[str, Any]) -> bool:
    row = session.get(Vouch, args["vouch_id"])
    return row is not None and viewer.handle == row.voucher_handle


def _may_work_on(session: Session, viewer: Viewer, args: Mapping[str, Any]) -> bool:
    row = session.get(Case, args["case_id"])
    if row is None or row.subject_handle == viewer.handle or row.subject_handle in viewer.blocked:
        return False
    return row.settled_on is None or row.owner_handle == viewer.handle


def _works_on(session: Session, viewer: Viewer, args: Mapping[str, Any]) -> bool:
    row = session.get(Case, args["case_id"])
    return row is not None and row.owner_handle == viewer.handle and _may_work_on(session, viewer, args)


def _is_her_case(session: Session, viewer: Viewer, args: Mapping[str, Any]) -> bool:
    row = session.get(Case, args["case_id"])
    return row is not None and row.subject_handle == viewer.handle


def _noted_date(session: Session, viewer: Viewer, args: Mapping[str, Any]) -> bool:
    row = session.get(PrivateDate, args["date_id"])
    return row is not None and viewer.handle == row.owner_handle


def _noted_incident(session: Session, viewer: Viewer, args: Mapping[str, Any]) -> bool:
    row = session.get(Incident, args["incident_id"])
    return row is not None and viewer.handle == row.owner_handle


def _applies(session: Session, viewer: Viewer, args: Mapping[str, Any]) -> bool:
    row = session.get(Application, args["application_id"])
    return row is not None and viewer.handle == row.owner_handle


def _wrote_answer(session: Session, viewer: Viewer, args: Mapping[str, Any]) -> bool:
    row = session.get(Answer, args["answer_id"])
    return row is not None and viewer.handle == row.owner_handle


def _keeps_search(session: Session, viewer: Viewer, args: Mapping[str, Any]) -> bool:
    row = session.get(SavedSearch, args["search_id"])
    return row is not None and viewer.handle == row.owner_handle


def _is_worried_about(session: Session, viewer: Viewer, args: Mapping[str, Any]) -> bool:
    """A worry that is gone was answered or worded anew: she is told so."""
    row, mentorship = session.get(Worry, args["worry_id"]), session.get(Mentorship, args["mentorship_id"])
    theirs = row is None or row.mentorship_id == args["mentorship_id"]
    return theirs and mentorship is not None and mentorship.mentee_handle == viewer.handle


RELATIONS: Mapping[str, Callable[[Session, Viewer, Mapping[str, Any]], bool]] = {
    "party": _is_party,  # of the connection, either end
    "asked": _is_asked,  # the connection's request is addressed to her
    "asker": _has_asked,  # she sent it
    "in_mentorship": _in_mentorship,
    "goal_in_mentorship": _goal_in_mentorship,
    "meeting_in_mentorship": _meeting_in_mentorship,
    "worried_about": _is_worried_about,  # she is mentored by whoever worries
    "was_proposed_to": _was_proposed_to,  # the other side of the mentorship proposed the agreement
    "posted": _posted,  # she posted the opening
    "made_code": _made_code,
    "gave_vouch": _gave_vouch,
    "introduced": _is_introduced,  # one of the two whom a coordinator would like to meet
    "round": _is_round,  # for coordinators: any round that stands
    "round_to_join": _may_join,
    "proposed_to": _is_proposed_to,  # a published round found a mentor for her
    "case": _may_work_on,  # a coordinator may take it: not her own, not over, no block in between
    "case_owner": _works_on,  # she took it
    "case_subject": _is_her_case,
    "date_owner": _noted_date,
    "incident_owner": _noted_incident,
    "applicant": _applies,
    "answer_owner": _wrote_answer,
    "searcher": _keeps_search,  # she keeps the search
}
