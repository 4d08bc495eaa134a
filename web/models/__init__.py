"""All tables, one noun per file; importing this package registers every one of them."""

from web.models.accounts import Account, Attempt, SignIn
from web.models.cards import CardShown
from web.models.cases import Case, CaseKind, Urgency
from web.models.changes import Change
from web.models.connections import Connection, ConnectionState
from web.models.dates import DateKind, PrivateDate
from web.models.deeds import Deed, DeedKind
from web.models.dismissals import Dismissal
from web.models.incidents import Incident, IncidentKind
from web.models.initiatives import Initiative, InitiativeRole
from web.models.introductions import Introduction, IntroductionState
from web.models.mentorships import (
    Agreement,
    FitAnswer,
    Goal,
    GoalState,
    Meeting,
    MeetingState,
    Mentorship,
    MentorshipState,
    Opinion,
    Seat,
    Worry,
)
from web.models.notebook import Answer, Application, ApplicationState, Plan
from web.models.notices import Notice, NoticeKind
from web.models.openings import Opening, OpeningState
from web.models.organisations import Organisation
from web.models.people import Person
from web.models.programmes import Programme
from web.models.reveals import Reveal
from web.models.revisions import Revision, Tombstone, Watched
from web.models.rounds import PairState, Round, RoundMember, RoundPair, RoundState, Side
from web.models.safety import Block, Report, ReportState
from web.models.searches import SavedSearch
from web.models.site import Site
from web.models.support import NeedState
from web.models.trust import PrintedCode, Vouch

__all__ = [
    "Account",
    "Agreement",
    "Answer",
    "Application",
    "ApplicationState",
    "Attempt",
    "Block",
    "CardShown",
    "Case",
    "CaseKind",
    "Change",
    "Connection",
    "ConnectionState",
    "DateKind",
    "Deed",
    "DeedKind",
    "Dismissal",
    "FitAnswer",
    "Goal",
    "GoalState",
    "Incident",
    "IncidentKind",
    "Initiative",
    "InitiativeRole",
    "Introduction",
    "IntroductionState",
    "Meeting",
    "MeetingState",
    "Mentorship",
    "MentorshipState",
    "NeedState",
    "Notice",
    "NoticeKind",
    "Opening",
    "OpeningState",
    "Opinion",
    "Organisation",
    "PairState",
    "Person",
    "Plan",
    "PrintedCode",
    "PrivateDate",
    "Programme",
    "Report",
    "ReportState",
    "Reveal",
    "Revision",
    "Round",
    "RoundMember",
    "RoundPair",
    "RoundState",
    "SavedSearch",
    "Seat",
    "Side",
    "SignIn",
    "Site",
    "Tombstone",
    "Urgency",
    "Vouch",
    "Watched",
    "Worry",
]
