"""`mosty vocabulary esco`, and skills of an installation's own from MOSTY_VOCABULARY."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from matcher.vocabulary import SKILLS, add_skills, parse_skills, suggest_skills
from tests.web.installation import Installation

ESCO = "http://data.europa.eu/esco/skill/"
ENGLISH = f"""conceptType,conceptUri,skillType,preferredLabel,altLabels,hiddenLabels,status,description
KnowledgeSkillCompetence,{ESCO}aaaa-0001,knowledge,Photography,"picture taking
shutter craft",,released,Pictures
KnowledgeSkillCompetence,{ESCO}aaaa-0002,skill/competence,keep bees,"beekeeping
apiculture",bee keeping,released,"Bees, and
honey"
KnowledgeSkillCompetence,{ESCO}aaaa-0003,skill/competence,keep bees!,apiculture,,released,A second one of the same name
KnowledgeSkillCompetence,{ESCO}aaaa-0004,skill/competence,telegraphy,,,obsolete,Gone
KnowledgeSkillCompetence,{ESCO}aaaa-0005,skill/competence,blow glass,"podcasting
Law",,released,Labels that are ours
"""
UKRAINIAN = f"""conceptType,conceptUri,preferredLabel,altLabels
KnowledgeSkillCompetence,{ESCO}aaaa-0002,утримувати бджіл,"бджільництво
пасічництво"
KnowledgeSkillCompetence,{ESCO}aaaa-0009,без англійської назви,
"""


@pytest.fixture(autouse=True)
def _built_in_skills() -> Iterator[None]:
    """The vocabulary belongs to the process: what a test adds goes with it."""
    yield
    add_skills([])


@pytest.fixture
def folder(installation: Installation) -> Path:
    """A folder with what the command made of the two files."""
    files = [installation.file("skills_en.csv", ENGLISH), installation.file("skills_uk.csv", UKRAINIAN)]
    done = installation.run("vocabulary", "esco", *files, "--out", installation.folder / "own")
    assert done.exit_code == 0, done.output
    assert "1 built-in skill with more names, 3 new skills." in done.output
    assert "1 concept without an English name left out" in done.output
    assert f"MOSTY_VOCABULARY={installation.folder / 'own'}" in done.output
    return installation.folder / "own"


def rows(folder: Path) -> dict[str, dict[str, Any]]:
    """The rows of the file that was written, by code."""
    return {row["code"]: row for row in json.loads((folder / "skills_esco.json").read_text("utf-8"))["skills"]}


def test_concepts_become_links_and_aliases_of_ours_or_new_skills(folder: Path) -> None:
    """One that has the name of ours joins it; a label that names another skill already is left to that one."""
    found = rows(folder)
    assert found["photography"] == {
        "code": "photography",
        "aliases": {"en": ["picture taking", "shutter craft"]},
        "link": ESCO + "aaaa-0001",
    }
    assert found["keep_bees"]["uk"] == "утримувати бджіл"
    assert found["keep_bees"]["aliases"]["en"] == ["beekeeping", "apiculture", "bee keeping"]
    assert found["keep_bees_aaaa0003"]["aliases"] == {"en": []}
    assert found["blow_glass"]["aliases"] == {"en": []}
    assert not any("telegraphy" in code for code in found)


def test_typed_synonyms_work_from_the_next_start_on(folder: Path, installation: Installation) -> None:
    """After any verb that opens the installation: in both languages, with English names where ESCO has none."""
    assert parse_skills("пасічництво, shutter craft")[0] == []
    done = installation.run("index", MOSTY_VOCABULARY=str(folder))
    assert done.exit_code == 0, done.output
    assert parse_skills("пасічництво, shutter craft") == (["keep_bees", "photography"], [])
    assert parse_skills("photography, podcasting")[0] == ["photography", "podcasting"]
    assert SKILLS["keep_bees"].names["be"] == "keep bees"
    assert SKILLS["photography"].link == ESCO + "aaaa-0001"
    assert suggest_skills("apicultur", "en")[0].code == "keep_bees"


def test_only_known_adds_no_skill(installation: Installation) -> None:
    """For who wants further names of the built-in skills and no thousand new ones."""
    file, out = installation.file("skills_en.csv", ENGLISH), installation.folder / "own"
    assert installation.run("vocabulary", "esco", file, "--out", out, "--only-known").exit_code == 0
    assert list(rows(out)) == ["photography"]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("skills.csv", ENGLISH, "does not tell its language"),
        ("skills_de.csv", ENGLISH, "does not tell its language"),
        ("skills_en.csv", "", "skills_en.csv is empty."),
        ("skills_en.csv", "a,b\n1,2\n", "lacks a column"),
        ("skills_en.csv", 'conceptUri,preferredLabel\nx,"never closed\n', "line 2"),
        ("skills_en.csv", b"conceptUri,preferredLabel\nx,\xff\n", "not in UTF-8"),
    ],
)
def test_a_damaged_csv_file_is_refused(installation: Installation, name: str, text: str | bytes, told: str) -> None:
    """In one sentence, and nothing is written."""
    done = installation.run("vocabulary", "esco", installation.file(name, text), "--out", installation.folder / "own")
    assert done.exit_code == 1
    assert done.output.startswith("Error: ")
    assert told in done.output
    assert not (installation.folder / "own").exists()


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", '{"skills": 7}', '{"skills": ["x"]}', '{"skills": [{}]}', '{"skills": [{"code": "keep_bees"}]}',
        '{"skills": [{"code": "Bees!", "en": "Bees"}]}', '{"skills": [{"code": "bees", "en": 7}]}',
        '{"skills": [{"code": "bees", "en": "Bees", "aliases": {"en": "bee"}}]}',
        '{"skills": [{"code": "bees", "en": "Bees", "group": "insects"}]}',
        '{"skills": [{"code": "bees", "en": "Bees"}, {"code": "bees", "en": "Bees"}]}',
    ],
)  # fmt: skip
def test_a_damaged_vocabulary_stops_the_start(installation: Installation, text: str) -> None:
    """In one sentence; the built-in skills are as they were."""
    before = dict(SKILLS)
    installation.file("broken.json", text)
    done = installation.run("index", MOSTY_VOCABULARY=str(installation.folder))
    assert done.exit_code == 1
    assert done.output.startswith("Error: ")
    assert done.output.count("\n") == 1
    assert dict(SKILLS) == before
