"""Files that cannot be read, and what is said about them; files that only look as if."""

from pathlib import Path

import pytest

from tests.web.installation import Installation
from web.importing import sheets
from web.importing.sheets import Column, Unreadable, read_sheet

LAYOUT = (Column("id", required=True), Column("country", ("land",)), Column("home_city", ("town",)))


def sentence(path: Path) -> str:
    """What is said about a file that cannot be read: one sentence or two, on one line, with the file's name."""
    with pytest.raises(Unreadable) as caught:
        read_sheet(path, LAYOUT)
    said = str(caught.value)
    assert said.startswith(path.name)
    assert said.endswith(".")
    assert "\n" not in said
    return said


def cells(path: Path) -> list[dict[str, str]]:
    """The cells of every line."""
    return [dict(line.cells) for line in read_sheet(path, LAYOUT).lines]


def test_it_works(installation: Installation) -> None:
    """Our names stand for the file's, in whatever order; what no layout knows is passed over."""
    path = installation.file("people.csv", "town,ID,shoe size,Land\nRiga,1,44,LV\n\n,2,,\n")
    sheet = read_sheet(path, LAYOUT)
    assert [dict(line.cells) for line in sheet.lines] == [
        {"id": "1", "country": "LV", "home_city": "Riga"},
        {"id": "2", "country": "", "home_city": ""},
    ]
    assert [line.number for line in sheet.lines] == [2, 4]
    assert sheet.headers == {"id": "ID", "country": "Land", "home_city": "town"}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_spreadsheets_separate_as_they_like(installation: Installation, separator: str) -> None:
    """With a mark at the file's beginning or without, with Windows line ends, with cells over several lines."""
    text = separator.join(["id", "land"]) + "\r\n" + separator.join(["7", '"two\r\nlines"']) + "\r\n"
    path = installation.file("a.csv", b"\xef\xbb\xbf" + text.encode())
    assert cells(path) == [{"id": "7", "country": "two\r\nlines"}]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"id,country\n", "has a header and no lines"),
        ("id,country\n1,Россия\n".encode("cp1251"), "not in UTF-8: line 2 holds the byte 0xD0"),
        ("id,country\n1,Österreich\n".encode("latin-1"), "not in UTF-8: line 2 holds the byte 0xD6"),
        ("id,country\n1,DE\n".encode("utf-16"), "is text in UTF-16"),
        ("id,country\n1,DE\n".encode("utf-16-le"), "is not text in UTF-8"),
        (b"PK\x03\x04 and so on", "is the file of a spreadsheet program"),
        (b"id,id\n1,2\n", "names the column id twice"),
    ],
    ids=["empty", "blank", "header only", "cp1251", "latin-1", "utf-16", "utf-16-le", "xlsx", "twice"],
)
def test_a_file_that_cannot_be_read(installation: Installation, content: bytes, said: str) -> None:
    """Each way of being wrong has its sentence."""
    assert said in sentence(installation.file("people.csv", content))


def test_missing_columns_are_named(installation: Installation) -> None:
    """What was expected, what is there, and what comes closest."""
    said = sentence(installation.file("people.csv", "idd,land\n1,DE\n"))
    assert said == "people.csv lacks a column: id. It has: idd, land. Closest to that: idd."


def test_a_large_file_is_refused(installation: Installation) -> None:
    """50 MB: one sentence that names the bound, and no more of it in memory than the bound."""
    path = installation.file("people.csv", "id,country\n")
    with path.open("ab") as file:
        file.truncate(50_000_000)
    assert "larger than 20 MB" in sentence(path)


def test_a_long_file_is_refused(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    """Millions of tiny lines would take more memory than their bytes say."""
    monkeypatch.setattr(sheets, "MOST_LINES", 3)
    assert "more than 3 lines" in sentence(installation.file("people.csv", "id\n" + "1\n" * 4))


def test_broken_lines_are_told(installation: Installation) -> None:
    """Too few cells, a stray quotation mark, one that is never closed: each with its line, the others are read."""
    text = 'id,country\n1,DE\n2\n3,"D"E\n4,FR\n5,"GE\n6,PL\n'
    sheet = read_sheet(installation.file("people.csv", text), LAYOUT)
    assert [line.cells["id"] for line in sheet.lines] == ["1", "4"]
    assert [str(remark) for remark in sheet.broken] == [
        "line 3: expected 2 columns, found 1",
        "line 4: expected every quotation mark that opens a cell to close it",
        "line 6: expected every quotation mark that opens a cell to close it, so that nothing up to line 7 can be read",
    ]
