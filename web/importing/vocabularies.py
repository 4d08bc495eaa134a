"""An installation's own skills: from ESCO's files to a file of ours, and from that into the vocabulary."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config import ConfigError
from matcher.text import tokens
from matcher.vocabulary import LANGUAGES, SKILLS, add_skills, spelling, spellings
from web.importing.sheets import Column, Unreadable, read_sheet

FILE_NAME = "skills_esco.json"
ENGLISH = LANGUAGES[0]
LONGEST_NAME = 80
"""What is longer is a sentence and nobody's spelling of a skill."""
_LAYOUT = (
    Column("uri", ("conceptUri",), required=True),
    Column("name", ("preferredLabel",), required=True),
    Column("aliases", ("altLabels",)),
    Column("hidden", ("hiddenLabels",)),
    Column("status"),
)
_LANGUAGE = re.compile(r"_([a-z]{2})$")
_LINES = re.compile(r"[\n\r|]+")


@dataclass
class Concept:
    """What ESCO's files say of one concept: its name per language, and what else it is called."""

    link: str
    names: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Drawn:
    """Rows for a file of ours; how many of them are skills of ours, and how many concepts had no English name."""

    rows: Sequence[Mapping[str, Any]]
    known: int
    nameless: int


def read_concepts(files: Iterable[Path]) -> list[Concept]:
    """The concepts of ESCO's CSV files, one file a language, in the order of the first file.

    Raises Unreadable for a file that is damaged, or whose name does not end in a language of ours ("skills_uk.csv").
    """
    concepts: dict[str, Concept] = {}
    for file in files:
        ending = _LANGUAGE.search(file.stem)
        if ending is None or ending[1] not in LANGUAGES:
            expected = " or ".join(f"_{lang}.csv" for lang in LANGUAGES)
            raise Unreadable(
                f"The name of {file.name} does not tell its language: expected one that ends in {expected}."
            )
        sheet = read_sheet(file, _LAYOUT)
        if sheet.broken:
            raise Unreadable(f"{file.name}, {sheet.broken[0]}.")
        for line in sheet.lines:
            _collect(concepts, ending[1], line.cells)
    return list(concepts.values())


def _collect(concepts: dict[str, Concept], lang: str, cells: Mapping[str, str]) -> None:
    link, name = cells["uri"].strip(), " ".join(cells["name"].split())
    if not link or not name or cells.get("status", "").strip() == "obsolete":
        return
    concept = concepts.setdefault(link, Concept(link))
    concept.names.setdefault(lang, name)
    typed = (" ".join(label.split()) for key in ("aliases", "hidden") for label in _LINES.split(cells.get(key, "")))
    concept.aliases.setdefault(lang, []).extend(label for label in typed if label)


def draw(concepts: Sequence[Concept], *, only_known: bool) -> Drawn:
    """Rows of our own kind: links and aliases for skills of ours that have a concept's name, and new skills.

    A label that names another skill already is nobody else's alias. With `only_known` there are no new skills.
    """
    owner = spellings(SKILLS)
    chosen: dict[str, Concept] = {}
    nameless = 0
    for concept in concepts:
        ours = next(filter(None, (owner.get(spelling(name)) for name in concept.names.values())), None)
        if ours is not None:
            chosen.setdefault(ours, concept)
        elif ENGLISH in concept.names and not only_known:
            chosen[_new_code(concept, {*chosen, *SKILLS})] = concept
        else:
            nameless += not only_known
    # Names come before aliases: what one skill is called is not what another is called besides.
    for code, concept in chosen.items():
        for name in concept.names.values() if code not in SKILLS else ():
            owner.setdefault(spelling(name), code)
    rows = [_row(code, concept, owner) for code, concept in chosen.items()]
    return Drawn(rows, len(chosen.keys() & SKILLS.keys()), nameless)


def _row(code: str, concept: Concept, owner: dict[str, str]) -> dict[str, Any]:
    """One row; `owner` learns its aliases, which are nobody else's from then on."""
    names = {lang: name[:LONGEST_NAME] for lang, name in concept.names.items()}
    aliases: dict[str, list[str]] = {lang: [] for lang in concept.names}
    for lang, name in concept.names.items():
        for label in (name, *concept.aliases.get(lang, ())):
            spelt = spelling(label)
            if spelt and spelt not in owner and len(label) <= LONGEST_NAME:
                owner[spelt] = code
                aliases[lang].append(label)
    return {"code": code, **({} if code in SKILLS else names), "aliases": aliases, "link": concept.link}


def _new_code(concept: Concept, taken: set[str]) -> str:
    words = "_".join(re.findall("[a-z0-9]+", " ".join(tokens(concept.names[ENGLISH]))))[:60] or "skill"
    if words not in taken:
        return words
    # The end of the address tells concepts of one name apart, in whatever order they come.
    return words + "_" + "".join(re.findall("[a-z0-9]", concept.link.casefold()))[-8:]


def write(rows: Sequence[Mapping[str, Any]], folder: Path) -> Path:
    """Write a file of ours into `folder`, which is made when it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE_NAME
    path.write_text(json.dumps({"skills": list(rows)}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def use_vocabulary(folder: Path | None) -> None:
    """Add the skills of a folder's files (`*.json`, in the order of their names) to the vocabulary of this process.

    Raises ConfigError, in one sentence, for a file that is damaged.
    """
    rows: list[Mapping[str, Any]] = []
    for path in sorted(folder.glob("*.json")) if folder else ():
        rows += _rows(path)
    try:
        add_skills(rows)
    except ValueError as error:
        raise ConfigError(f"MOSTY_VOCABULARY holds a file that cannot be used: {error}.") from error


def _rows(path: Path) -> list[Mapping[str, Any]]:
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["skills"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"{path} cannot be read as a list of skills: {error}.") from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ConfigError(f"{path} cannot be read as a list of skills: expected an object for each of them.")
    return rows
