"""Queries about openings. They are public facts: no query here touches a person."""

import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from web.models import Opening


def by_ids(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Opening]:
    """Openings by id, for summaries: without their long text. Ids that are gone are missing from the answer."""
    wanted = select(Opening).where(Opening.id.in_(ids)).options(*FOR_SUMMARIES)
    return {row.id: row for row in session.scalars(wanted)}


# A summary needs neither the long text nor its folded twin.
FOR_SUMMARIES = (defer(Opening.text, raiseload=True), defer(Opening.folded, raiseload=True))
