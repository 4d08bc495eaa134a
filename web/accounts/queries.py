"""What accounts look up."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Account, SignIn


def sessions_of(session: Session, account: Account) -> Sequence[SignIn]:
    """The open sessions of `account`, the newest first."""
    return session.scalars(select(SignIn).where(SignIn.account_id == account.id).order_by(SignIn.started.desc())).all()
