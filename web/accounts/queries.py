"""What accounts look up."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Account, SignIn

LISTED = 20


def sessions_of(
    session: Session, account: Account, *, used_since: datetime, opened_since: datetime
) -> Sequence[SignIn]:
    """The open sessions of `account`, the newest first, at most LISTED of them; what lapsed is not listed."""
    alive = (SignIn.last_used >= used_since, SignIn.started >= opened_since)
    found = select(SignIn).where(SignIn.account_id == account.id, *alive).order_by(SignIn.started.desc())
    return session.scalars(found.limit(LISTED)).all()
