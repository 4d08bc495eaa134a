"""How well documents suit a text: the laws of the measure, and the figures on experts' own ratings."""

import gzip
import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks import expertise
from matcher.index import Index
from matcher.network import Document, Initiative, Network, Opening, Person
from matcher.relevance import LEAST_DOCUMENTS, NO_TOPICS, Topics, likeness, pooled, suits
from matcher.storage import dump, load
from tests.matcher import toy

ABOUT = {
    "bees": ("Keeping bees on city roofs", "Honey from a bee hive", "A swarm of bees and their hive"),
    "courts": ("Judges and courts under pressure", "A court that judges in secret", "Lawyers before the courts"),
    "stars": ("Telescopes for distant stars", "The light of stars", "A map of the stars and their light"),
}


def keeper(identifier: str, matter: str, **more: object) -> Person:
    """A findable person who wrote three texts on one matter."""
    texts = tuple(Document(text) for text in ABOUT[matter])
    return Person(**({"id": identifier, "as_peer": True, "texts": texts} | more))  # type: ignore[arg-type]


PEOPLE = [keeper(f"{matter}{row}", matter) for matter in ABOUT for row in range(6)]
OPENINGS = [Opening(id=f"on {matter}", kind="job", title="", text=f"Work on {matter}") for matter in ABOUT]


def build(*people: Person, openings: list[Opening] | None = None, before: Index | None = None) -> Index:
    """The index of keepers of bees and stars and court reporters, and of whoever else is named."""
    network = Network.from_records(people=[*PEOPLE, *people], openings=openings or OPENINGS)
    statistics = before.statistics if before else None
    return Index.build(network, now=toy.NOW, week=toy.WEEK, statistics=statistics, previous=before)


def suited(index: Index) -> dict[tuple[str, str], float]:
    """How well everybody suits each opening."""
    scores = suits(index.people, index.opening_columns)
    return {
        (person, opening): float(scores[row, column])
        for row, person in enumerate(index.people.ids)
        for column, opening in enumerate(index.opening_columns.ids)
    }


def test_it_works() -> None:
    found = suited(build())
    for matter in ABOUT:
        assert max(ABOUT, key=lambda other: found[f"{other}0", f"on {matter}"]) == matter


def test_one_fitting_document_counts_among_many() -> None:
    """Documents are kept apart: who wrote on the matter once stands between a specialist and who never did."""
    texts = [Document(ABOUT[matter][0]) for matter in ("bees", "courts", "courts", "stars", "stars")]
    found = suited(build(Person(id="versatile", as_peer=True, texts=tuple(texts))))
    assert found["courts0", "on bees"] < found["versatile", "on bees"] < found["bees0", "on bees"]


def uncapped(index: Index, opening: str) -> dict[str, float]:
    """How alike everybody's documents and one opening are, before it is brought to 0..1."""
    found = pooled(likeness(index.people, index._offered(opening)), index.people.starts)[:, 0]
    return dict(zip(index.people.ids, found.tolist(), strict=True))


def test_a_document_written_twice_adds_nothing() -> None:
    twice = keeper("twice", "bees", texts=tuple(Document(text) for text in ABOUT["bees"] * 2))
    found = uncapped(build(twice), "on bees")
    assert found["twice"] == pytest.approx(found["bees0"])


def test_words_that_stand_together_say_more() -> None:
    """Pairs of words: the same words torn apart are less alike."""
    together = Opening(id="o", kind="job", title="", text="quiet gardens beside broad rivers")
    people = [
        Person(id="whole", as_peer=True, texts=(Document("beside broad rivers quiet gardens"),)),
        Person(id="torn", as_peer=True, texts=(Document("gardens rivers beside quiet broad"),)),
    ]
    found = uncapped(build(*people, openings=[*OPENINGS, together]), "o")
    assert found["whole"] > found["torn"] > found["bees0"]


def test_topics_relate_texts_without_a_common_word() -> None:
    """A hive is a matter of bees, as the network's texts use the words."""
    index = build(openings=[*OPENINGS, Opening(id="o", kind="job", title="", text="swarm")])
    found = suited(index)
    only_bees = Person(id="x", as_peer=True, texts=(Document("bees"),))
    asked = replace(only_bees, texts=(Document("courts"),))
    assert found["bees0", "o"] > found["courts0", "o"]
    scores = [suits(index.columns(person), index.opening_columns)[0] for person in (only_bees, asked)]
    column = index.opening_columns.ids.index("o")
    assert scores[0][column] > scores[1][column] >= 0
    assert len(index.statistics.topics.words) > 0


def test_who_or_what_has_no_text_suits_nothing() -> None:
    silent = Person(id="silent", as_peer=True)
    empty = Opening(id="empty", kind="job", title="", text="")
    found = suited(build(silent, openings=[*OPENINGS, empty]))
    assert all(found[key] == 0 for key in found if "silent" in key or "empty" in key)
    nobody = Index.build(Network.from_records(openings=OPENINGS), now=toy.NOW, week=toy.WEEK)
    assert suits(nobody.people, nobody.opening_columns).shape == (0, len(OPENINGS))


def test_scores_stay_between_nothing_and_one() -> None:
    """The cap holds where texts are the same word by word."""
    copied = Opening(id="o", kind="job", title="", text=ABOUT["bees"][0])
    scores = suits(build(openings=[*OPENINGS, copied]).people, build(openings=[*OPENINGS, copied]).opening_columns)
    assert scores.min() >= 0
    assert scores.max() <= 1


def test_a_week_that_is_frozen_moves_for_no_newcomer() -> None:
    """Within a week, people and openings that come, found or not, change no figure of the others."""
    before = build()
    stranger = keeper("z", "stars", texts=(Document("bees judge the stars in secret court light"),))
    hidden = replace(stranger, id="y", as_peer=False)
    other = Opening(id="z", kind="job", title="", text="A secret court of bees, judges and hives")
    old = suited(before)
    for people, openings in (((stranger,), OPENINGS), ((hidden,), OPENINGS), ((stranger, hidden), [*OPENINGS, other])):
        new = suited(build(*people, openings=openings, before=before))
        assert {key: new[key] for key in old} == pytest.approx(old, abs=1e-12)


def test_a_hidden_person_teaches_no_topics() -> None:
    """Topics, too, are learnt from those who can be found."""
    hidden = keeper(
        "hidden", "bees", as_peer=False, texts=(Document("bees before the court of stars, hive and light"),)
    )
    without, among = build().statistics.topics, build(hidden).statistics.topics
    assert among.words == without.words
    np.testing.assert_array_equal(among.basis, without.basis)


def test_a_word_keeps_its_place_when_nobody_uses_it_any_more() -> None:
    """Somebody who asks with a word of the frozen week is placed by it, whether or not others came who use it too."""
    before = build()
    left = Network.from_records(people=PEOPLE[:6], openings=OPENINGS)
    asker = Person(id="x", texts=(Document("telescopes and distant light"),))

    def seen(network: Network) -> np.ndarray:
        index = Index.build(network, now=toy.NOW, week=toy.WEEK, statistics=before.statistics)
        return suits(index.columns(asker), index.opening_columns)

    again = Network.from_records(people=PEOPLE, openings=OPENINGS)
    np.testing.assert_allclose(seen(left), seen(again), atol=1e-12)


def test_bytes_keep_the_topics() -> None:
    """The frozen week survives the snapshot, and the next build of the week goes on from it."""
    index = build()
    data = index.to_bytes()
    again = Index.from_bytes(data)
    np.testing.assert_array_equal(again.statistics.topics.basis, index.statistics.topics.basis)
    assert again.statistics.topics.words == index.statistics.topics.words
    assert suited(build(keeper("new", "bees"), before=again)) == suited(build(keeper("new", "bees"), before=index))
    header, texts, arrays = load(data)
    assert header["statistics"]["pairs"] == index.statistics.pairs
    assert "topics.basis" in arrays
    assert texts["topics.words"] == list(index.statistics.topics.words)
    assert dump({}, {"topics": NO_TOPICS})


def test_the_list_of_a_person_and_that_of_a_host_agree() -> None:
    """M23: one figure a pair, read from either end."""
    index = build()
    for row, person in enumerate(index.people.ids):
        one = suits(index.columns(person), index.opening_columns)
        np.testing.assert_allclose(one[0], suits(index.people, index.opening_columns)[row], atol=1e-12)
        for opening in index.opening_columns.ids:
            column = index.opening_columns.ids.index(opening)
            host = suits(index.people, index._offered(opening))
            assert host[row, 0] == pytest.approx(one[0, column], abs=1e-12)


def test_an_initiative_is_read_like_an_opening() -> None:
    text = "Work on bees"
    network = Network.from_records(
        people=PEOPLE,
        openings=[Opening(id="o", kind="job", title="", text=text)],
        initiatives=[Initiative(id="i", name=text)],
    )
    index = Index.build(network, now=toy.NOW, week=toy.WEEK)
    np.testing.assert_allclose(
        suits(index.people, index.opening_columns), suits(index.people, index.initiative_columns)
    )


def test_a_crowd_that_says_the_same_is_no_error() -> None:
    """A course signs up together: thirty documents of one text differ in nothing."""
    crowd = [Person(f"crowd{row}", as_peer=True, skills=("osint", "podcasting")) for row in range(30)]
    index = Index.build(Network.from_records(people=crowd), now=toy.NOW, week=toy.WEEK)
    assert len(index.contacts("crowd0", 5)) == 5


def test_few_texts_have_no_topics() -> None:
    some = Topics.fit(build().people.documents[: LEAST_DOCUMENTS - 1], ["a", "b"], seed=0)
    assert some is NO_TOPICS
    assert toy.build().statistics.topics.basis.shape[0] <= len(toy.PEOPLE)


def test_texts_that_are_all_the_same_have_one_topic() -> None:
    copies = [Person(id=f"p{row:02}", as_peer=True, texts=(Document("bees and their hive"),)) for row in range(60)]
    index = Index.build(Network.from_records(people=copies, openings=OPENINGS[:1]), now=toy.NOW, week=toy.WEEK)
    assert 1 <= len(index.statistics.topics.basis) <= 2
    assert np.isfinite(suits(index.people, index.opening_columns)).all()


def test_pooling_lies_between_the_mean_and_the_best() -> None:
    alike = np.array([[0.1], [0.5], [0.0], [0.3]])
    found = pooled(alike, np.array([0, 3, 3, 4]))[:, 0]
    assert 0.2 < found[0] < 0.5
    assert found[1] == 0
    assert found[2] == pytest.approx(0.3)


@pytest.fixture
def rated(tmp_path: Path) -> Path:
    """A folder with a set of two people who rated papers on two matters."""
    folder = tmp_path / "benchmarks" / "goldstandard-reviewer"
    folder.mkdir(parents=True)
    papers = {f"{matter}{row}": text for matter, texts in ABOUT.items() for row, text in enumerate(texts)}
    lines = [json.dumps({"id": key, "title": text, "abstract": None, "year": 2020}) for key, text in papers.items()]
    (folder / "papers.jsonl.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    wrote = {"keeper": ["bees0", "bees1"], "judge": ["courts0", "courts1"]}
    sets = {"profiles": {"1": wrote}, "submissions": {"1": ["bees2", "courts2", "stars2"]}}
    (folder / "datasets.json").write_text(json.dumps(sets), encoding="utf-8")
    rows = ["keeper,bees2,5", "keeper,courts2,1.5", "judge,courts2,4.5", "judge,bees2,1", "judge,stars2,3"]
    (folder / "labels.csv").write_text("\n".join(["reviewer,paper,expertise", *rows]), encoding="utf-8")
    return tmp_path


def test_the_benchmark_tells_who_knows_what(rated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expertise.run(rated)
    printed = capsys.readouterr().out
    assert "2 people, mean of 1 samples" in printed
    assert printed.splitlines()[-1].lstrip().startswith("Mosty")
    assert "easy 1.000" in printed.splitlines()[-1]


def test_a_tally_weighs_pairs_by_how_far_the_ratings_are_apart() -> None:
    counts = expertise.tally({"a": 5.0, "b": 2.0, "c": 4.0}, {"a": 0.9, "b": 0.5, "c": 0.4})
    assert counts.tolist() == [2.0, 6.0, 1.0, 2.0, 1.0, 1.0]


@pytest.mark.real_data
def test_expertise_reaches_its_bars() -> None:
    """On experts' ratings of their own expertise, without any model of language."""
    gold = expertise.GoldStandard.read((Path(os.environ["MOSTY_DATA"]) / expertise.FILES).parent)
    ours = expertise.tallies(gold, expertise.score_openings)
    loss, easy, hard = (expertise.figure(ours, columns) for columns in (expertise.LOSS, expertise.EASY, expertise.HARD))
    assert loss <= 0.305
    assert easy >= 0.80
    assert hard >= 0.58
