"""Duties that fall due as time passes: each handles one thing, in a transaction of its own, and can be run by hand."""

import logging
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date

from sqlalchemy.orm import Session

logger = logging.getLogger(__name__)

Duty = Callable[[Session, date], int]
"""Does what is due on a day, any number of times with the effect of one; returns how many rows it changed."""


def run(
    open_session: Callable[[], AbstractContextManager[Session]], duties: Mapping[str, Duty], today: date
) -> dict[str, int]:
    """Run every duty; a failing one is logged and keeps no other from its turn. Returns what each changed, by name."""
    done: dict[str, int] = {}
    for name, duty in duties.items():
        try:
            with open_session() as session:
                done[name] = duty(session, today)
                session.commit()
        except Exception as error:  # noqa: BLE001  one row that cannot be read must not end all work for good
            # The class alone: an error may repeat the values of a statement.
            logger.error("duty %s failed: %s", name, type(error).__name__)
    return done
