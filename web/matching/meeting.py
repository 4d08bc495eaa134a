"""Whether two people are open to each other's origin, for contact that no suggestion brought about (M56)."""

from matcher.encode import refused_origins
from web.matching.records import person_record
from web.models import Person


def open_to_each_other(one: Person, other: Person) -> bool:
    """Neither refuses an origin of the other: across the Russian-Ukrainian line both must have said yes."""
    return not _refuses(one, other) and not _refuses(other, one)


def _refuses(one: Person, other: Person) -> bool:
    return not set(refused_origins(person_record(one, 0))).isdisjoint(other.origins)
