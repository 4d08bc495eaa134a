"""Who stands behind an edge handle."""

import uuid
from collections.abc import Collection
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.keystore import KeyStore
from web.matching.live import Live
from web.models import Person


def ids_behind(session: Session, live: Live, handles: Collection[bytes]) -> dict[bytes, uuid.UUID]:
    """Person ids by handle. The live index knows those who can be found; the others are looked for one by one,
    because no table ties a handle to a person."""
    known = {handle: live.handles[handle] for handle in handles if handle in live.handles}
    wanted = set(handles) - known.keys()
    if wanted:
        keys = cast("KeyStore", session.info["keys"])
        everybody = ((keys.handle(person_id), person_id) for person_id in session.scalars(select(Person.id)))
        known |= {handle: person_id for handle, person_id in everybody if handle in wanted}
    return known
