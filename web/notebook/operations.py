"""Verbs of the notebook."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from web.errors import DomainError
from web.models import Answer, Application, Plan

MOST = 50  # of applications, and of answers


class NotebookFull(DomainError):
    """She keeps MOST already."""


def applications(session: Session, owner: bytes) -> Sequence[Application]:
    """Somebody's applications, the nearest deadline first, then those without one."""
    rows = session.scalars(select(Application).where(Application.owner_handle == owner)).all()
    return sorted(rows, key=lambda row: (row.deadline or date.max, row.id.hex))


def application_of(session: Session, owner: bytes, row_id: uuid.UUID) -> Application | None:
    """One of somebody's own applications."""
    return session.scalar(select(Application).where(Application.id == row_id, Application.owner_handle == owner))


def answers(session: Session, owner: bytes) -> Sequence[Answer]:
    """Somebody's answers, by title."""
    rows = session.scalars(select(Answer).where(Answer.owner_handle == owner)).all()
    return sorted(rows, key=lambda row: (row.wording["title"].casefold(), row.id.hex))


def keep(session: Session, row: Application | Answer) -> None:
    """Keep a new page; the same form twice keeps one. Raises NotebookFull."""
    table = type(row)
    if session.get(table, row.id) is not None:
        return
    if (session.scalar(select(func.count(table.id)).where(table.owner_handle == row.owner_handle)) or 0) >= MOST:
        raise NotebookFull
    session.add(row)
    session.flush()


def drop(session: Session, table: type[Application] | type[Answer], row_id: uuid.UUID) -> None:
    """Keep a page no longer."""
    session.delete(session.get_one(table, row_id))
    session.flush()


def plan_of(session: Session, owner: bytes) -> Plan | None:
    """Somebody's plan B."""
    return session.scalar(_plan_of(owner))


def write_plan(session: Session, owner: bytes, steps: Mapping[str, Any]) -> None:
    """Keep it, in the place of the one before."""
    plan = session.scalar(_plan_of(owner).with_for_update())
    if plan is None:
        try:
            with session.begin_nested():
                session.add(Plan(owner_handle=owner, steps=dict(steps)))
                session.flush()
            return
        except IntegrityError:  # the first one was written at this moment
            plan = session.scalars(_plan_of(owner).with_for_update()).one()
    plan.steps = dict(steps)
    session.flush()


def drop_plan(session: Session, owner: bytes) -> None:
    """Keep it no longer, if there is one."""
    plan = session.scalar(_plan_of(owner).with_for_update())
    if plan is not None:
        session.delete(plan)
        session.flush()


def _plan_of(owner: bytes) -> Select[Plan]:
    return select(Plan).where(Plan.owner_handle == owner)
