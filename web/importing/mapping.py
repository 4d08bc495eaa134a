"""What a file calls its columns and roles: small TOML files, some of them built in (`mosty import ... --mapping ols`).

A mapping may hold, each part optional:

    [openings]            also [people], [ties], [programmes], [initiatives]
    source = "ols"        the list that the ids of the file belong to: the same for its people and its ties
    [people.columns]
    skills = "expertise"  our name = the file's name
    [people.defaults]     what is true of everybody in the file: level, as_mentor, as_peer, for_initiatives, capacity,
    as_mentor = true      needs, offers
    [people.roles.mentor] what a word in the column `roles` means: the same keys, without level
    as_mentor = true
    [ties.kinds]
    co_mentor = "contact" what a word in the column `kind` means: mentored or contact
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from matcher.vocabulary import CEFR, SUPPORT
from web.importing.sheets import Unreadable, closest

KINDS = ("openings", "people", "ties", "programmes", "initiatives")
TIE_KINDS = ("mentored", "contact")
MOST_PLACES = 20
LONGEST_SOURCE = 60
_BUILT_IN = resources.files("web.importing") / "mappings"
_DEFAULT = "mosty"
_TABLES = ("columns", "defaults", "roles", "kinds")


@dataclass(frozen=True)
class Role:
    """What is known of somebody because of a role, or of everybody in a file.

    `level` is meant for a language that is listed without one.
    """

    as_mentor: bool = False
    as_peer: bool = False
    for_initiatives: bool = False
    capacity: int = 0
    needs: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    level: str | None = None


@dataclass(frozen=True)
class FileMapping:
    """How one kind of file is read."""

    source: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    defaults: Role = Role()
    roles: Mapping[str, Role] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)


def built_in() -> list[str]:
    """The names of the mappings that come with the program."""
    return sorted(item.name.removesuffix(".toml") for item in _BUILT_IN.iterdir() if item.name.endswith(".toml"))


def mapping_for(kind: str, given: str | None) -> FileMapping:
    """How a file of `kind` (one of KINDS) is read by the mapping `given`, a built-in name or the path of a TOML file.

    What a mapping leaves out is read as without one. Raises Unreadable.
    """
    usual = _read(kind, (_BUILT_IN / f"{_DEFAULT}.toml").read_text(encoding="utf-8"), _DEFAULT)
    if given is None:
        return usual
    own = _read(kind, _text(given), given)
    return FileMapping(own.source, own.columns, own.defaults, own.roles or usual.roles, own.kinds or usual.kinds)


def _text(given: str) -> str:
    if given in built_in():
        return (_BUILT_IN / f"{given}.toml").read_text(encoding="utf-8")
    try:
        return Path(given).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(
            f"There is no mapping {given}: expected a TOML file in UTF-8 or one of {', '.join(built_in())}."
        ) from error


def _read(kind: str, text: str, name: str) -> FileMapping:
    try:
        whole = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Unreadable(f"The mapping {name} is no TOML file: {error}.") from error
    _known(name, "", whole, KINDS)
    part = _table(name, kind, whole.get(kind, {}))
    _known(name, kind, part, ("source", *_TABLES))
    tables = {
        key: _table(name, f"{kind}.{key}", part.get(key, {})) for key in ("columns", "defaults", "roles", "kinds")
    }
    source = part.get("source", "")
    if not isinstance(source, str) or len(source) > LONGEST_SOURCE:
        raise Unreadable(f"The mapping {name}, {kind}.source: expected a text of at most {LONGEST_SOURCE} characters.")
    return FileMapping(
        source=source,
        columns={ours: str(theirs) for ours, theirs in tables["columns"].items()},
        defaults=_role(name, f"{kind}.defaults", tables["defaults"], CEFR),
        roles={
            word.casefold(): _role(name, f"{kind}.roles.{word}", role, ()) for word, role in tables["roles"].items()
        },
        kinds={
            word.casefold(): _one_of(name, f"{kind}.kinds.{word}", meant, TIE_KINDS)
            for word, meant in tables["kinds"].items()
        },
    )


def _role(name: str, where: str, value: Any, levels: Any) -> Role:
    table = _table(name, where, value)
    allowed = ["as_mentor", "as_peer", "for_initiatives", "capacity", "needs", "offers", *(["level"] if levels else [])]
    _known(name, where, table, allowed)
    for switch in ("as_mentor", "as_peer", "for_initiatives"):
        if not isinstance(table.get(switch, False), bool):
            raise Unreadable(f"The mapping {name}, {where}.{switch}: expected true or false.")
    capacity = table.get("capacity", 0)
    if not isinstance(capacity, int) or not 0 <= capacity <= MOST_PLACES:
        raise Unreadable(f"The mapping {name}, {where}.capacity: expected a whole number from 0 to {MOST_PLACES}.")
    listed = {
        key: tuple(_one_of(name, f"{where}.{key}", code, SUPPORT) for code in table.get(key, ()))
        for key in ("needs", "offers")
    }
    if "level" in table:
        _one_of(name, f"{where}.level", table["level"], levels)
    return Role(**{**table, **listed})


def _table(name: str, where: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Unreadable(f"The mapping {name}, {where}: expected a table.")
    return value


def _known(name: str, where: str, table: Mapping[str, Any], allowed: Any) -> None:
    for key in table:
        if key not in allowed:
            guess = closest(key, allowed, 1) or list(allowed)
            place = f", {where}" if where else ""
            raise Unreadable(f"The mapping {name}{place}: {key} is not known, expected {' or '.join(guess)}.")


def _one_of(name: str, where: str, value: Any, allowed: Any) -> str:
    if value not in allowed:
        raise Unreadable(f"The mapping {name}, {where}: expected one of {', '.join(allowed)}.")
    return str(value)
