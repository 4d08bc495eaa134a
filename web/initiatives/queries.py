"""Queries about initiatives."""

import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from web.models import Initiative


def by_ids(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Initiative]:
    """Initiatives with their roles by id, for summaries: without the long text. Ids that are gone are missing.

    Whoever asks has decided that they may be shown: dialogues by invitation are found here too (M55).
    """
    wanted = select(Initiative).where(Initiative.id.in_(ids)).options(*FOR_SUMMARIES)
    return {row.id: row for row in session.scalars(wanted)}


# A summary needs neither the long text nor its folded twin.
FOR_SUMMARIES = (defer(Initiative.text, raiseload=True), defer(Initiative.folded, raiseload=True))
