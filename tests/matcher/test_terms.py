"""Typed terms to a small taxonomy, in one language and across two."""

import gzip
import os
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks import terms
from matcher.terms import BLOCK, Labels, Names, TermBridge, TermMatcher, link_terms, link_terms_across

GERMAN: Labels = (
    ["Bäcker", "Bäckerin", "Brotbäcker", "Krankenpfleger", "Krankenpflegerin", "Lehrer", "Lehrerin", "Dolmetscherin"],
    ["baker", "baker", "baker", "nurse", "nurse", "teacher", "teacher", "interpreter"],
)
ENGLISH: Labels = (
    ["pastry cook", "baker", "bread maker", "nurse", "staff nurse", "teacher", "interpreter", "podcaster"],
    ["baker", "baker", "baker", "nurse", "nurse", "teacher", "interpreter", "podcaster"],
)
CYRILLIC: Labels = (
    ["медицинска сестра", "медсестра", "учител", "учителка", "преводач", "готвач"],
    ["nurse", "nurse", "teacher", "teacher", "translator", "cook"],
)


def first(scores: NDArray[np.float32], labels: Labels) -> list[str]:
    """The concept of the best label of each row."""
    return [str(labels[1][number]) for number in scores.argmax(axis=1)]


@pytest.mark.parametrize(
    ("labels", "typed", "concept"),
    [
        (GERMAN, "BÄCKEREI", "baker"),
        (GERMAN, "Backer", "baker"),
        (GERMAN, "Pfleger/in (m/w/d)", "nurse"),
        (GERMAN, "Lehrerinnen", "teacher"),
        (CYRILLIC, "медицински сестри", "nurse"),
        (CYRILLIC, "УЧИТЕЛИ", "teacher"),
    ],
)
def test_a_term_leads_to_its_concept(labels: Labels, typed: str, concept: str) -> None:
    """Case, accents, gender, number, compounds and boilerplate do not stand in the way, in Latin letters or not."""
    assert first(link_terms([typed], *labels), labels) == [concept]


def test_synonyms_come_before_what_is_hardly_like_the_term() -> None:
    """A concept that is surely meant brings its other names with it, also one that shares no letter sequence."""
    order = np.argsort(-link_terms(["bread makers"], *ENGLISH)[0])
    assert ENGLISH[0][order[0]] == "bread maker"
    assert {ENGLISH[1][number] for number in order[:3]} == {"baker"}


def test_of_two_concepts_that_are_as_likely_each_shows_its_best_name_first() -> None:
    """Where it is open which one is meant, no concept fills the list with synonyms before the other has appeared."""
    labels: Labels = (["guide", "museum guide", "guide", "mountain guide"], ["a", "a", "b", "b"])
    order = np.argsort(-link_terms(["guide"], *labels)[0], kind="stable")
    assert set(order[:2].tolist()) == {0, 2}


def test_a_term_of_one_language_is_answered_in_another() -> None:
    """The word for bread in the query is like nothing in the answer: only the taxonomy knows both."""
    scores = link_terms_across(["Bäcker", "Krankenschwester"], "de", *ENGLISH, {"de": GERMAN})
    assert first(scores, ENGLISH) == ["baker", "nurse"]
    assert sorted(scores[0].argsort()[-3:].tolist()) == [0, 1, 2]


def test_a_borrowed_word_meets_a_concept_that_the_own_language_has_no_name_for() -> None:
    """The Belarusian list has no podcaster."""
    own: Labels = (["пекар", "настаўнік"], ["baker", "teacher"])
    other: Labels = (["baker", "teacher", "podcaster"], ["baker", "teacher", "podcaster"])
    scores = TermBridge().fit(own, other).scores(["podcasters", "пекары", "настаўнікі"])
    assert first(scores, other) == ["podcaster", "baker", "teacher"]
    baker, teacher, podcaster = scores[2]
    assert teacher > baker + 1
    assert podcaster < baker, "what has no name in the own language takes nobody else's evidence"


def test_without_names_in_the_own_language_spelling_decides() -> None:
    """No list for Dutch is known."""
    assert first(link_terms_across(["interpreters"], "nl", *ENGLISH, {"de": GERMAN}), ENGLISH) == ["interpreter"]


def test_labels_need_no_concepts() -> None:
    """A plain list of names: each stands for itself."""
    assert link_terms(["staff nurses"], ENGLISH[0]).argmax() == ENGLISH[0].index("staff nurse")


def test_what_else_is_asked_changes_no_answer() -> None:
    """One query alone gets what it gets among hundreds, in whatever block it falls."""
    queries = [f"{name} {number}" for number in range(BLOCK // 4) for name in GERMAN[0]]
    matcher = TermMatcher().fit(*GERMAN)
    together, alone = matcher.scores(queries), matcher.scores(queries[-1:])
    assert len(queries) > BLOCK
    np.testing.assert_allclose(together[-1:], alone, rtol=1e-5)


@pytest.mark.parametrize("typed", ["", "   ", "(/)", "\u202e", "ωμέγα", "字", "x" * 10_000])
def test_any_query_is_answered(typed: str) -> None:
    """Nothing typed, other alphabets and very long words get finite scores."""
    for scores in (link_terms([typed], *GERMAN), TermBridge().fit(GERMAN, ENGLISH).scores([typed])):
        assert np.isfinite(scores).all()
        assert scores.shape == (1, 8)


def test_no_queries_no_scores() -> None:
    """An empty list is no error."""
    assert link_terms([], *GERMAN).shape == (0, 8)


def test_likeness_is_a_share() -> None:
    """A name that a concept alone has is as like as can be; nothing shared is nothing like."""
    likeness = TermMatcher().fit(*GERMAN).likeness(["Dolmetscherin", "xyz"])
    assert likeness[0].max() == pytest.approx(1, abs=0.01)
    assert likeness[1].max() == 0


def test_labels_that_say_nothing_are_refused() -> None:
    """A taxonomy without a letter, and one that lost a concept on the way."""
    with pytest.raises(ValueError, match="vocabulary"):
        Names().fit(["", "-"])
    with pytest.raises(ValueError, match="zip"):
        Names().fit(["one", "two"], ["a"])


def test_the_benchmark_judges_what_stands_in_the_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of the first query the concept's other form is right, which comes second; of the second the word itself."""
    for lang, labels in (("de", GERMAN), ("en", ENGLISH)):
        folder = tmp_path / terms.FILES / f"deu_q_de_c_{lang}"
        keys = [f"{lang}{number}" for number in range(len(labels[0]))]
        files: dict[str, list[tuple[str, ...]]] = {
            "queries": [("q1", "Bäcker"), ("q2", "Lehrer"), ("q3", "without an answer")],
            "corpus_elements": list(zip(keys, labels[0], strict=True)),
            "concept_mapping": list(zip(keys, map(str, labels[1]), strict=True)),
            "annotations": [("q1", "0", keys[1], "1"), ("q2", "0", keys[5], "1")],
        }
        folder.mkdir(parents=True)
        for name, rows in files.items():
            with gzip.open(folder / f"{name}.tsv.gz", "wt", encoding="utf-8") as file:
                file.writelines("\t".join(row) + "\n" for row in rows)
    terms.run(tmp_path)
    printed = capsys.readouterr().out
    assert "deu_q_de_c_de    MRR 0.750 MAP 0.750   2 terms, 8 labels" in printed
    assert "to en            MRR" in printed


@pytest.mark.real_data
@pytest.mark.parametrize(("name", "rank", "precision"), [("est_q_et_c_et", 0.45, 0.45), ("ita_q_it_c_en", 0.47, 0.47)])
def test_national_occupations_are_linked(name: str, rank: float, precision: float) -> None:
    """Estonia's and Italy's lists against the European taxonomy are linked no worse than was measured."""
    folder = Path(os.environ["MOSTY_DATA"]) / terms.FILES / name
    found = terms.judge(terms.TermSet.read(folder), terms.linked(folder))
    assert found > (rank, precision)
    assert found[1] > precision
