"""Mapping files: what a list calls its columns and roles."""

import pytest

from tests.web.installation import Installation
from web.importing.mapping import Role, built_in, mapping_for
from web.importing.sheets import Unreadable


def test_it_works() -> None:
    """A built-in mapping renames columns and says what a role means."""
    people = mapping_for("people", "ols")
    assert people.source == "ols"
    assert people.columns["skills"] == "expertise"
    assert people.roles["mentor"] == Role(as_mentor=True, capacity=2, offers=("mentorship",))
    assert mapping_for("ties", "ols").kinds["co_mentor"] == "contact"
    assert mapping_for("people", "codingcoach").defaults.level == "B2"


def test_every_built_in_mapping_is_sound() -> None:
    """All of them are read for every kind of file without a complaint."""
    for name in built_in():
        for kind in ("openings", "people", "ties", "programmes", "initiatives"):
            mapping_for(kind, name)


def test_ones_own_file(installation: Installation) -> None:
    """What it leaves out is read as without a mapping."""
    path = installation.file("own.toml", '[people]\nsource = "berlin"\n[people.columns]\ncity = "Ort"\n')
    mapping = mapping_for("people", str(path))
    assert (mapping.source, mapping.columns) == ("berlin", {"city": "Ort"})
    assert mapping.roles["mentor"].as_mentor


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[people", "is no TOML file"),
        ("[peopel]", "peopel is not known, expected people"),
        ("[people.roles.mentor]\nas_mentro = true", "as_mentro is not known, expected as_mentor"),
        ('[people.roles.mentor]\nas_mentor = "yes"', "as_mentor: expected true or false"),
        ("[people.roles.mentor]\ncapacity = 500", "capacity: expected a whole number from 0 to 20"),
        ('[people.defaults]\nneeds = ["everything"]', "needs: expected one of visa_residence"),
        ('[people.defaults]\nlevel = "good"', "level: expected one of A1"),
        ('[ties.kinds]\nfriend = "friendship"', "ties.kinds.friend: expected one of mentored, contact"),
        ("people = 3", "people: expected a table"),
    ],
)
def test_a_wrong_mapping_is_one_sentence(installation: Installation, text: str, said: str) -> None:
    """A misspelt key is not passed over in silence."""
    path = installation.file("own.toml", text)
    with pytest.raises(Unreadable) as caught:
        mapping_for("ties" if "ties" in text else "people", str(path))
    assert said in str(caught.value)


def test_a_mapping_that_is_not_there() -> None:
    """The sentence names those that are."""
    with pytest.raises(
        Unreadable, match="There is no mapping oils: expected a TOML file in UTF-8 or one of codingcoach"
    ):
        mapping_for("people", "oils")
