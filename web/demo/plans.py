"""What invented mentors and mentees agreed on: a goal reached, another one open, a meeting behind and one ahead."""

from datetime import date, datetime, time, timedelta

from web.db import Base
from web.demo.sources import identity
from web.models import Agreement, Goal, GoalState, Meeting, MeetingState, Mentorship

_HOUR = time(16, 0)  # UTC
# channel, topics, limits; then one goal that is reached and one that is open
_WORDS = {
    "ru": (
        "Видеосозвон, между встречами сообщения",
        "Заявки на стипендии и письма редакциям",
        "Не юридические советы и не звонки ночью",
        "Резюме на одной странице",
        "Первая заявка отправлена",
    ),
    "en": (
        "A video call, messages in between",
        "Applications for fellowships, and letters to newsrooms",
        "No legal advice, no calls at night",
        "A CV of one page",
        "The first application is sent",
    ),
}


def plans_of(row: Mentorship, language: str, today: date) -> list[Base]:
    """An agreement that holds, two goals and two meetings of a mentorship that began at least two days ago."""
    channel, topics, limits, reached, wanted = _WORDS.get(language, _WORDS["en"])
    terms = {"weeks": "26", "rhythm": "fortnightly", "channel": channel, "topics": topics, "limits": limits}
    first, mentor, mentee = row.started_on, row.mentor_handle, row.mentee_handle
    return [
        Agreement(
            id=identity("agreement", row.id), mentorship_id=row.id, by_handle=mentee, proposed_on=first,
            confirmed_on=first, terms=terms,
        ),
        Goal(
            id=identity("goal", row.id, 1), mentorship_id=row.id, by_handle=mentee, state=GoalState.REACHED,
            on=today, text=reached,
        ),
        Goal(id=identity("goal", row.id, 2), mentorship_id=row.id, by_handle=mentor, on=first, text=wanted),
        _meeting(row, first + timedelta(days=1), MeetingState.HELD),
        _meeting(row, today + timedelta(days=4), MeetingState.CONFIRMED),
    ]  # fmt: skip


def _meeting(row: Mentorship, day: date, state: MeetingState) -> Meeting:
    start = datetime.combine(day, _HOUR).isoformat(timespec="minutes")
    return Meeting(
        id=identity("meeting", row.id, state), mentorship_id=row.id, by_handle=row.mentor_handle, state=state,
        plan={"start": start, "minutes": 60, "mode": "online"},
    )  # fmt: skip
