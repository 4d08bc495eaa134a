"""docs/importing.md says what the importers do."""

from pathlib import Path

import pytest

from web.importing.mapping import built_in, mapping_for
from web.importing.run import KINDS
from web.importing.sheets import MOST_BYTES, MOST_LINES

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "importing.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_it_works(kind: str) -> None:
    """Every column that is read stands in its kind's paragraph, the needed ones first."""
    [paragraph] = [part for part in PAGE.split("\n\n") if part.startswith(f"**{kind}**")]
    assert all(f"`{column.name}`" in paragraph for column in KINDS[kind].layout)
    needed = paragraph.partition("further")[0]
    assert all(f"`{column.name}`" in needed for column in KINDS[kind].layout if column.required)


def test_bounds_and_mappings_are_named() -> None:
    """What the page promises is what the code does."""
    assert f"at most {MOST_BYTES // 1_000_000} MB and\n{MOST_LINES:,} lines" in PAGE
    assert all(f"`{name}`" in PAGE for name in built_in())


def test_the_example_mapping_is_sound(tmp_path: Path) -> None:
    """Whoever copies it gets what it says."""
    path = tmp_path / "own.toml"
    path.write_text(PAGE.partition("```toml\n")[2].partition("```")[0], encoding="utf-8")
    mapping = mapping_for("people", str(path))
    assert (mapping.source, mapping.columns["city"], mapping.defaults.level) == ("berlin-2026", "Ort", "B2")
    assert mapping.roles["mentor"].capacity == 2
    assert mapping_for("ties", str(path)).kinds == {"co_mentor": "contact"}
