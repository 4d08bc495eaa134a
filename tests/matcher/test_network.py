"""Records in: what is read, what is refused and with which sentence."""

from datetime import date

import pytest

from matcher.network import Document, Network, Opening, Person, RecordError, Role, Tie


def test_it_works() -> None:
    network = Network.from_records(
        people=[
            {"id": "b", "skills": ["law"], "texts": [{"text": "Courts", "year": 2024}], "open_to": ["UA"]},
            Person(id="a", as_peer=True),
        ],
        openings=[{"id": "o", "origins": {"RU": "yes"}, "deadline": date(2025, 1, 1)}],
        initiatives=[{"id": "i", "roles": [{"role": "editor", "languages": ["ru"]}]}],
        ties=[{"a": "a", "b": "b", "weight": 2, "consented": True}],
    )
    assert list(network.people) == ["a", "b"]
    assert network.people["b"] == Person(id="b", skills=("law",), texts=(Document("Courts", 2024),), open_to=("UA",))
    assert network.openings["o"] == Opening(id="o", origins={"RU": "yes"}, deadline=date(2025, 1, 1))
    assert network.initiatives["i"].roles == (Role("editor", languages=("ru",)),)
    assert network.ties == (Tie("a", "b", weight=2, consented=True),)


def test_nobody_is_findable_unless_she_says_so() -> None:
    """M8: the safest setting is the default for all."""
    assert not Person(id="a", seats=3).findable
    assert Person(id="a", for_initiatives=True).findable


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        ({"id": "a", "skil": []}, "Person a: no such key skil; known are as_mentor"),
        ({"id": "a", "skills": "law"}, "Person a, skills: expected a list of codes, got 'law'"),
        ({"id": "a", "skills": [1]}, "Person a, skills: expected a list of codes"),
        ({"id": "a", "languages": ["en"]}, "Person a, languages: expected a mapping"),
        ({"id": "a", "seats": "2"}, "Person a, seats: expected int, got '2'"),
        ({"id": "a", "country": 7}, "Person a, country: expected str | None, got 7"),
        ({"id": "a", "texts": ["hello"]}, "Person a, texts: expected a record, got 'hello'"),
        ({"id": "a", "texts": {"text": "hello"}}, "Person a, texts: expected a list of records"),
        ({"id": ""}, "Person: expected an id that is not empty"),
        ({"skills": []}, "Person: .*missing 1 required positional argument: 'id'"),
        ("anna", "Person: expected a record, got 'anna'"),
    ],
)
def test_a_wrong_record_says_what_was_expected(record: object, sentence: str) -> None:
    with pytest.raises(RecordError, match=sentence):
        Network.from_records(people=[record])  # type: ignore[list-item]


def test_a_deadline_is_a_date() -> None:
    """A text is no date, and no date is invented out of it."""
    with pytest.raises(RecordError, match="deadline: expected"):
        Network.from_records(openings=[{"id": "o", "deadline": "22.02.20023"}])


def test_an_id_stands_once() -> None:
    with pytest.raises(RecordError, match="Person a: the id stands twice"):
        Network.from_records(people=[{"id": "a"}, {"id": "a"}])


def test_ties_to_people_who_left_are_left_out() -> None:
    network = Network.from_records(
        people=[{"id": "a"}, {"id": "b"}],
        ties=[{"a": "a", "b": "gone"}, {"a": "a", "b": "a"}, {"a": "b", "b": "a"}],
    )
    assert network.ties == (Tie("b", "a"),)


def test_a_tie_counts_only_with_consent() -> None:
    network = Network.from_records(
        people=[{"id": "a"}, {"id": "b"}, {"id": "c"}],
        ties=[{"a": "a", "b": "b", "consented": True}, {"a": "a", "b": "c"}],
    )
    assert network.consented_ties({"a", "b", "c"}) == [Tie("a", "b", consented=True)]
    assert network.consented_ties({"a", "c"}) == []
