"""A CSV file as lines of cells under our own names for its columns.

What is wrong with the file as a whole is one sentence (`Unreadable`); what is wrong with one line is a `Remark`.
"""

import _csv
import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from matcher.text import tokens
from web.forms import cleaned

MOST_BYTES = 20_000_000  # the file is held in memory as a whole; 1,809 openings with their texts are 1.1 MB
MOST_LINES = 20_000  # many short lines take more memory than their bytes
SEPARATORS = ",;\t"
_OTHER_PROGRAMS = {
    b"PK": "the file of a spreadsheet program",
    b"\xd0\xcf\x11\xe0": "the file of a spreadsheet program",
    b"\xff\xfe": "text in UTF-16",
    b"\xfe\xff": "text in UTF-16",
}


class Unreadable(ValueError):
    """The file cannot be read at all; the message is one sentence for the person who gave it."""


@dataclass(frozen=True)
class Column:
    """One column of a layout: our name for it, and what else files call it."""

    name: str
    headers: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Remark:
    """What is to be said about one cell; `column` is the file's own header, empty for the line as a whole."""

    line: int
    column: str
    text: str

    def __str__(self) -> str:
        where = f", column {self.column}" if self.column else ""
        return f"line {self.line}{where}: {self.text}"


@dataclass(frozen=True)
class Line:
    """The cells of one record by our names, and the number of the file's line on which the record begins."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Sheet:
    """A file that was read: its lines, the header that stands for each of our names, and lines that are broken."""

    name: str
    headers: Mapping[str, str]
    lines: Sequence[Line]
    broken: Sequence[Remark]


def read_sheet(path: Path, layout: Sequence[Column], renamed: Mapping[str, str] | None = None) -> Sheet:
    """Read a CSV file in UTF-8 whose columns `layout` knows; `renamed` says what this file calls some of them.

    Raises Unreadable: not UTF-8, empty, larger than MOST_BYTES or MOST_LINES, no lines, columns missing.
    """
    text = _decoded(path)
    first = text.lstrip("\n\r").partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(SEPARATORS, key=first.count), strict=True)
    header: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    broken: list[Remark] = []
    while (found := _next(reader)) is not None:
        number, cells = found
        if isinstance(cells, str):
            broken.append(Remark(number, "", cells))
        elif not any(cell.strip() for cell in cells):
            continue
        elif not header:
            header = [cleaned(cell) or "" for cell in cells]
        elif len(cells) != len(header):
            broken.append(Remark(number, "", f"expected {len(header)} columns, found {len(cells)}"))
        else:
            rows.append((number, cells))
        if len(rows) > MOST_LINES:
            raise Unreadable(f"{path.name} has more than {MOST_LINES} lines, the most that one import reads: split it.")
    if not header:
        raise Unreadable(f"{path.name} has no header: the first line must name the columns.")
    places = _places(path.name, header, layout, renamed or {})
    if not rows and not broken:
        raise Unreadable(f"{path.name} has a header and no lines below it.")
    lines = [Line(number, {name: cells[place] for name, place in places.items()}) for number, cells in rows]
    return Sheet(path.name, {name: header[place] for name, place in places.items()}, lines, broken)


def _decoded(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Unreadable(
            f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB, the most that one import reads: split it."
        )
    if not data.strip():
        raise Unreadable(f"{path.name} is empty.")
    for start, what in _OTHER_PROGRAMS.items():
        if data.startswith(start):
            raise Unreadable(f"{path.name} is {what}: save it as CSV in UTF-8 and import that.")
    if data.count(0) > len(data) // 10:
        raise Unreadable(f"{path.name} is not text in UTF-8: save it as CSV in UTF-8 and import that.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            f"{path.name} is not in UTF-8: line {line} holds the byte 0x{data[error.start]:02X}; "
            "save it as CSV in UTF-8 and import that."
        ) from error


def _next(reader: "_csv.Reader") -> tuple[int, list[str] | str] | None:
    """The next record with the line it begins on, or a sentence about why it cannot be read; None at the end."""
    number = reader.line_num + 1
    try:
        return number, next(reader)
    except StopIteration:
        return None
    except csv.Error:
        last = reader.line_num
        span = f", so that nothing up to line {last} can be read" if last > number else ""
        return number, f"expected every quotation mark that opens a cell to close it{span}"


def _places(name: str, header: list[str], layout: Sequence[Column], renamed: Mapping[str, str]) -> dict[str, int]:
    """Where each of our columns stands; raises Unreadable when one that is needed stands nowhere."""
    spelt = [_spelling(item) for item in header]
    places: dict[str, int] = {}
    for column in layout:
        for wanted in map(_spelling, _expected(column, renamed)):
            if spelt.count(wanted) > 1:
                raise Unreadable(f"{name} names the column {header[spelt.index(wanted)]} twice.")
            if wanted in spelt:
                places[column.name] = spelt.index(wanted)
                break
    missing = [column for column in layout if column.name not in places and (column.required or column.name in renamed)]
    if missing:
        raise Unreadable(_missing(name, header, [_expected(column, renamed) for column in missing]))
    return places


def _expected(column: Column, renamed: Mapping[str, str]) -> list[str]:
    return [renamed[column.name]] if column.name in renamed else [column.name, *column.headers]


def _missing(name: str, header: list[str], expected: list[list[str]]) -> str:
    wanted = "; ".join(" or ".join(names) for names in expected)
    spellings = {_spelling(item): item for item in header}
    close = [spellings[found] for names in expected for found in get_close_matches(_spelling(names[0]), spellings, n=1)]
    guess = f" Closest to that: {shortened(', '.join(dict.fromkeys(close)))}." if close else ""
    return f"{name} lacks a column: {wanted}. It has: {shortened(', '.join(header), 200)}.{guess}"


def _spelling(header: str) -> str:
    return " ".join(tokens(header.replace("_", " ")))


def shortened(value: str, most: int = 40) -> str:
    """A value as a message shows it: on one line, and no longer than `most` characters."""
    line = " ".join(value.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def closest(wanted: str, known: Iterable[str], count: int = 3) -> list[str]:
    """The known names that are spelt most like `wanted`."""
    return get_close_matches(wanted, list(known), n=count, cutoff=0.4)
