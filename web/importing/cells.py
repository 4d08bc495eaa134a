"""One line while it is read: typed values out of its cells, and what is to be said about them."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

from matcher.vocabulary import CEFR, Terms, find_code, parse_skills
from web.forms import cleaned
from web.importing.countries import country_code
from web.importing.days import is_recurring, is_rolling, parse_day
from web.importing.sheets import Line, Remark, shortened

LONGEST_TEXT = 20_000  # characters of one cell
LONGEST_URL = 1000
MOST_SKILLS = 30
_LONGEST_PHRASE = 80
_YES = frozenset(("1", "true", "yes", "y", "x", "✓", "да", "так"))
_NO = frozenset(("", "0", "false", "no", "n", "-", "–", "нет", "ні", "не"))
_PARTS = re.compile(r"[|;,\n]")
_LANGUAGE = re.compile(r"(?P<tag>[a-z]{2,3}(?:-[a-z0-9]{2,8})*)(?:[ :=]+(?P<level>[a-z]+\d?))?", re.IGNORECASE)


@dataclass
class Notes:
    """What an import has to say: `refused` lines cannot be imported, `remarks` stand beside lines that can be,
    `left_out` lines were read and are not wanted; `marks` counts what was set apart for somebody to look at."""

    refused: list[Remark] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    left_out: int = 0
    marks: Counter[str] = field(default_factory=Counter)


class Cells:
    """The cells of one line, and what was `refused` or `remarked` in them while they were read.

    A column that the file does not have reads as empty. A line in which anything was refused can't be imported.
    """

    def __init__(self, line: Line, headers: Mapping[str, str]) -> None:
        self.line = line.number
        self.refused: list[Remark] = []
        self.remarked: list[Remark] = []
        self._cells = line.cells
        self._headers = headers

    def has(self, name: str) -> bool:
        """Whether the file has this column at all."""
        return name in self._headers

    def refuse(self, name: str, expected: str) -> None:
        """The line cannot be imported: something else was `expected` in this cell."""
        self.refused.append(self._said(name, f"expected {expected}, {self._found(name)}"))

    def remark(self, name: str, expected: str, instead: str) -> None:
        """The line is imported, with what `instead` tells."""
        self.remarked.append(self._said(name, f"expected {expected}, {self._found(name)}; {instead}"))

    def text(self, name: str, most: int = LONGEST_TEXT, *, required: bool = False) -> str:
        """The cleaned text, lines kept; a longer one is refused rather than cut."""
        value = cleaned(self._cells.get(name, "")) or ""
        if len(value) > most:
            self.refuse(name, f"at most {most} characters instead of {len(value)}")
        if required and not value:
            self.refuse(name, "a text")
        return value

    def line_of(self, name: str, most: int = LONGEST_TEXT, *, required: bool = False) -> str:
        """The same on one line."""
        return " ".join(self.text(name, most, required=required).split())

    def flag(self, name: str) -> bool:
        """Yes or no; empty means no."""
        value = self.line_of(name).casefold()
        if value not in _YES | _NO:
            self.remark(name, "yes or no", "taken as no")
        return value in _YES

    def whole(self, name: str, least: int, most: int) -> int | None:
        """A whole number between two bounds, or None for an empty cell."""
        value = self.line_of(name)
        if not value:
            return None
        if not re.fullmatch(r"[0-9]{1,9}", value) or not least <= int(value) <= most:
            self.refuse(name, f"a whole number from {least} to {most}")
            return None
        return int(value)

    def rounded(self, name: str, most: int) -> int | None:
        """A number to the nearest whole one; None for nothing and for what rounds to nothing."""
        value = self.line_of(name)
        if not value:
            return None
        if not re.fullmatch(r"[0-9]{1,6}(?:\.[0-9]{1,6})?", value) or float(value) > most:
            self.refuse(name, f"a number from 0 to {most}")
            return None
        return round(float(value)) or None

    def country(self, name: str, *, instead: str = "imported with unknown country") -> str | None:
        """The ISO code of one country; an unknown one is said and imported as unknown."""
        value = self.line_of(name)
        code = country_code(value)
        if code is None and instead:
            self.remark(name, "a country's code or name", instead)
        return code

    def day(self, name: str, instead: str = "kept as text") -> date | None:
        """The day that the cell names explicitly; texts that name none are kept by whoever asks, never guessed."""
        value = self.line_of(name)
        found = parse_day(value)
        if value and found is None and not is_rolling(value) and not is_recurring(value):
            self.remark(name, "a date such as 2025-09-16, 16.09.2025 or March 5 2025", instead)
        return found

    def url(self, name: str) -> str | None:
        """A web address; anything else is left out and said."""
        value = self.line_of(name)
        if not value:
            return None
        address = f"https://{value}" if value.lower().startswith("www.") else value
        try:
            parts = urlsplit(address)
            fits = parts.scheme in ("http", "https") and bool(parts.hostname) and len(address) <= LONGEST_URL
        except ValueError:
            fits = False
        if not fits:
            self.remark(name, f"a web address of at most {LONGEST_URL} characters", "left out")
        return address if fits else None

    def parts(self, name: str) -> list[str]:
        """The parts of a list, between bars, semicolons, commas or line ends."""
        found = (" ".join(part.split()) for part in _PARTS.split(self.text(name)))
        return list(dict.fromkeys(part for part in found if part))

    def codes(self, name: str, terms: Terms, what: str) -> list[str]:
        """The codes of the listed terms, by code or by name in any language; unknown ones are left out and said."""
        found: list[str] = []
        for part in self.parts(name):
            code = find_code(terms, part)
            if code is None:
                self.remark(name, what, f"{shortened(part)} was left out")
            elif code not in found:
                found.append(code)
        return found

    def code(self, name: str, terms: Terms, what: str) -> str | None:
        """The code of one term, or None; an unknown one is said."""
        value = self.line_of(name)
        code = find_code(terms, value) if value else None
        if value and code is None:
            self.remark(name, what, "imported as unknown")
        return code

    def countries(self, name: str, also: Mapping[str, list[str]] | None = None) -> list[str]:
        """The codes of several countries; `also` names words that stand for none or for several."""
        found: list[str] = []
        for part in self.parts(name):
            meant = (also or {}).get(part.casefold())
            code = country_code(part)
            if meant is None and code is None:
                self.remark(name, "countries by code or name", f"{shortened(part)} was left out")
            found += meant if meant is not None else [code] if code else []
        return list(dict.fromkeys(found))

    def skills(self, name: str) -> list[str]:
        """Skill codes, then the phrases that name no known skill, as typed."""
        codes, phrases = parse_skills(self.text(name))
        return [*codes, *(phrase for phrase in phrases if len(phrase) <= _LONGEST_PHRASE)][:MOST_SKILLS]

    def languages(self, name: str, level: str | None) -> dict[str, str]:
        """Language tag -> CEFR level, from `ru:native, en:B2`; `level` is meant where none is written."""
        spoken: dict[str, str] = {}
        for part in self.parts(name):
            found = _LANGUAGE.fullmatch(part)
            stated = find_code(CEFR, found["level"]) if found and found["level"] else level
            if found is None or stated is None:
                self.refuse(name, "languages with their levels, such as ru:native, en:B2")
                return {}
            spoken[found["tag"].lower()] = stated
        return spoken

    def _found(self, name: str) -> str:
        value = cleaned(self._cells.get(name, "")) or ""
        return f"found “{shortened(value)}”" if value else "found nothing"

    def _said(self, name: str, text: str) -> Remark:
        return Remark(self.line, self._headers.get(name, name), text)
