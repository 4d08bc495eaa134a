"""The registry of soft terms, and the laws that their sums keep."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.evidence import LISTS, TERMS, TWO_SIDED, Weights, default_weights, harmonic_mean
from matcher.index import Index
from matcher.network import Document, Network, Opening, Person
from matcher.reasons import CODES, Reason
from matcher.recommend import BAND, Suggestion
from tests.matcher import toy, worlds

ASKER = Person(
    id="asker",
    fields=("journalism",),
    stage="early",
    languages={"ru": "native", "en": "C1", "uk": "C1", "de": "C1"},
    skills=("osint", "editing", "podcasting"),
    needs=("publishing", "mentorship"),
    as_peer=True,
)
MENTOR = Person(id="mentor", languages={"ru": "native"}, as_mentor=True, as_peer=True, seats=1)


def ask(kind: str, *candidates: Person, asker: Person = ASKER, weights: Weights | None = None) -> dict[str, Suggestion]:
    """What an asker gets out of these candidates, by id."""
    network = Network.from_records(people=[asker, *candidates])
    index = Index.build(network, now=toy.NOW, week=toy.WEEK, weights=weights)
    return {suggestion.id: suggestion for suggestion in getattr(index, kind)(asker.id, 100)}


def test_it_works() -> None:
    answer = ask("mentors", replace(MENTOR, offers=("publishing",)))
    assert answer["mentor"].reasons[0] == Reason("offers_what_you_need", {"support": ("publishing",)})


def test_each_term_is_named_once_and_says_what_it_is_for() -> None:
    assert len({term.name for term in TERMS}) == len(TERMS)
    for term in TERMS:
        assert term.sentence.endswith(".")
        assert 0 < term.cap <= 1
        assert set(term.weights) <= set(LISTS)
        assert all(weight > 0 for weight in term.weights.values())


@pytest.mark.parametrize("name", LISTS)
def test_the_weights_of_a_list_add_up_to_one(name: str) -> None:
    assert sum(default_weights()[name].values()) == pytest.approx(1)


def test_no_term_looks_at_origin_but_a_hosts_stated_yes() -> None:
    """M84: origin is never a ranking penalty."""
    assert [term.name for term in TERMS if "origin" in term.name] == ["origin"]


@given(left=st.sampled_from(worlds.ORIGINS), right=st.sampled_from(worlds.ORIGINS))
@settings(max_examples=16, deadline=None)
def test_swapping_origins_among_mutually_open_people_changes_no_score(left: str, right: str) -> None:
    """M84: who may be offered at all gets the same score, whatever the passports."""
    openness = ("RU", "BY", "UA")
    candidate = replace(MENTOR, skills=("osint",), open_to=openness, offers=("publishing",))
    for kind in sorted(TWO_SIDED):
        one = ask(kind, replace(candidate, origins=(right,)), asker=replace(ASKER, origins=(left,), open_to=openness))
        other = ask(kind, replace(candidate, origins=(left,)), asker=replace(ASKER, origins=(right,), open_to=openness))
        assert one == other
        assert one


@pytest.mark.parametrize("kind", sorted(TWO_SIDED))
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_three_shared_languages_never_outweigh_a_skill(kind: str, data: st.DataObject) -> None:
    """Whatever else the two have alike, and however common the skill is."""
    alike = replace(
        MENTOR,
        fields=data.draw(worlds.some(worlds.FIELDS)),
        offers=data.draw(worlds.some(worlds.SUPPORT)),
        stage=data.draw(st.sampled_from(worlds.STAGES)),
    )
    polyglot = replace(alike, id="polyglot", languages={**ASKER.languages})
    skilled = replace(alike, id="skilled", skills=("podcasting",))
    crowd = [
        replace(MENTOR, id=f"crowd{row}", skills=("podcasting",), languages={"ka": "native"})
        for row in range(data.draw(st.integers(0, 20)))
    ]
    answer = ask(kind, polyglot, skilled, *crowd)
    assert answer["skilled"].score > answer["polyglot"].score


def test_a_rare_skill_counts_more_than_a_common_one() -> None:
    rare, common = replace(MENTOR, id="rare", skills=("osint",)), replace(MENTOR, id="common", skills=("editing",))
    crowd = [replace(common, id=f"crowd{row}") for row in range(10)]
    answer = ask("mentors", rare, common, *crowd)
    assert answer["rare"].score > answer["common"].score


def test_a_match_must_be_good_for_both() -> None:
    """Both mentors meet every need; one of them wants above all to give what nobody asks her for."""
    fits = replace(MENTOR, id="fits", offers=("publishing", "mentorship"))
    wants_else = replace(MENTOR, id="else", offers=("publishing", "mentorship", "housing", "food", "visa_residence"))
    answer = ask("mentors", fits, wants_else)
    assert answer["fits"].score > answer["else"].score


@given(left=st.lists(st.floats(0, 1), min_size=1, max_size=5), right=st.lists(st.floats(0, 1), min_size=1, max_size=5))
def test_the_harmonic_mean_leans_to_the_lower_side(left: list[float], right: list[float]) -> None:
    """What is good for one side alone is no match."""
    size = min(len(left), len(right))
    one, other = np.array(left[:size]), np.array(right[:size])
    mean = harmonic_mean(one, other)
    assert (mean <= 2 * np.minimum(one, other) + 1e-12).all()
    assert (mean <= np.maximum(one, other) + 1e-12).all()


def test_who_was_shown_most_comes_later_but_is_not_lost() -> None:
    """Exposure is spread: the damping is bounded, so that a much better match still comes first."""
    popular = replace(MENTOR, id="popular", offers=("publishing",), shown=400)
    quiet = replace(MENTOR, id="quiet", offers=("publishing",))
    worse = replace(MENTOR, id="worse")
    answer = ask("mentors", popular, quiet, worse)
    assert list(answer)[:2] == ["quiet", "popular"]
    assert answer["popular"].score >= answer["quiet"].score * (1 - Weights().exposure) / BAND


def test_who_has_waited_comes_earlier_and_it_is_not_told() -> None:
    waits = replace(MENTOR, id="waits", skills=("osint",), waiting_weeks=8)
    new = replace(MENTOR, id="new", skills=("osint",))
    answer = ask("contacts", waits, new)
    assert list(answer) == ["waits", "new"]
    assert answer["waits"].reasons == answer["new"].reasons


def test_weights_are_the_indexs_own() -> None:
    """Other weights give another order and nothing else has to change."""
    skilled = replace(MENTOR, id="skilled", skills=ASKER.skills)
    helpful = replace(MENTOR, id="helpful", offers=ASKER.needs)
    lists = default_weights()
    for first, second in (("skills", "help_received"), ("help_received", "skills")):
        weights = Weights({**lists, "mentors": {**lists["mentors"], first: 0.9, second: 0.01, "text": 0.01}})
        best = next(iter(ask("mentors", skilled, helpful, weights=weights)))
        assert best == {"skills": "skilled", "help_received": "helpful"}[first]


def test_texts_meet_across_inflections_and_alphabets() -> None:
    """Stems and concepts: a Ukrainian text finds a Russian one, and an English skill a Russian sentence."""
    asker = replace(ASKER, texts=(Document("Пишу про корупцію та санкції"),), skills=(), needs=())
    russian = replace(MENTOR, id="russian", texts=(Document("Коррупция и обход санкций"),))
    english = replace(MENTOR, id="english", skills=("sanctions",))
    other = replace(MENTOR, id="other", texts=(Document("Астрономия"),))
    answer = ask("mentors", russian, english, other, asker=asker)
    assert answer["russian"].score > answer["other"].score
    assert answer["english"].score > answer["other"].score


def test_shared_words_are_told_as_the_asker_wrote_them_and_not_twice() -> None:
    """The word of a skill that is told already is no second reason, nor is a word that any text has."""
    asker = replace(ASKER, texts=(Document("A podcast about the courts of Tbilisi, where I work"),))
    mentor = replace(
        MENTOR, skills=("podcasting",), texts=(Document("Work on court and podcast in a podcasting studio"),)
    )
    reasons = {reason.code: dict(reason.data) for reason in ask("mentors", mentor, asker=asker)["mentor"].reasons}
    assert reasons["shares_skill"] == {"skills": ("podcasting",)}
    assert reasons["text_matches"] == {"words": ("court",)}


def test_a_shared_word_is_a_subject_and_a_whole_word() -> None:
    """ "Colleagues" and "interesting" tell nothing; a Belarusian word is told as she wrote it, never as a stem."""
    asker = replace(ASKER, skills=(), needs=(), texts=(Document("Пішу пра карупцыю і дзяржзакупкі, шукаю калег"),))
    mentor = replace(MENTOR, texts=(Document("Карупцыя і дзяржзакупкі: цікава, калегі"),))
    told = {reason.code: reason.data for reason in ask("mentors", mentor, asker=asker)["mentor"].reasons}
    assert told["text_matches"] == {"words": ("дзяржзакупкі", "карупцыю")}
    asker = replace(asker, texts=(Document("Пришлось уехать из Украины, судили за политические взгляды"),))
    mentor = replace(MENTOR, texts=(Document("Уехала: политические взгляды, Украина"),))
    told = {reason.code: reason.data for reason in ask("mentors", mentor, asker=asker)["mentor"].reasons}
    assert set(told["text_matches"]["words"]) == {"Украина", "взгляд"}  # type: ignore[arg-type]
    asker = replace(asker, texts=(Document("Новые коллеги, интересно"),))
    mentor = replace(MENTOR, texts=(Document("Интересный коллега, новый"),))
    answer = ask("mentors", mentor, asker=asker)["mentor"]
    assert "text_matches" not in {reason.code for reason in answer.reasons}


def test_a_field_in_common_is_told_once() -> None:
    """A skill of the same name as the field is no second reason."""
    asker = replace(ASKER, fields=("journalism",), skills=("journalism", "osint"))
    both = replace(MENTOR, fields=("journalism",), skills=("journalism", "osint"))
    told = {reason.code: dict(reason.data) for reason in ask("mentors", both, asker=asker)["mentor"].reasons}
    assert told["same_field"] == {"fields": ("journalism",)}
    assert told["shares_skill"] == {"skills": ("osint",)}


def test_one_lucky_text_does_not_decide() -> None:
    """The mean of the three best documents: who always writes about courts beats who did once."""
    courts, bees = Document("Courts and judges and verdicts"), Document("Bees, hives and honey")
    asker = replace(ASKER, skills=(), needs=(), texts=(courts,))
    often = replace(MENTOR, id="often", texts=(courts, courts, courts, bees))
    once = replace(MENTOR, id="once", texts=(courts, bees, bees, bees))
    answer = ask("mentors", often, once, asker=asker)
    assert answer["often"].score > answer["once"].score


def test_a_reason_has_the_data_that_its_code_asks_for() -> None:
    with pytest.raises(ValueError, match="shares_skill"):
        Reason("shares_skill", {"fields": ("law",)})
    with pytest.raises(ValueError, match="no_such_code"):
        Reason("no_such_code", {})
    assert all(isinstance(names, tuple) for names in CODES.values())


def test_a_tandem_follows_the_language_that_is_wanted() -> None:
    """M20: a named language counts although its level is unknown, in place of those known too little; both ways."""
    ukrainian = Person(
        id="teacher", languages={"uk": "native", "ru": "A2", "en": "C1"}, needs=("language",), as_peer=True
    )
    wants = replace(ASKER, languages={"ru": "native", "en": "C1", "de": "A1"}, needs=("language",))
    for learns, expected in ((("uk",), True), ((), False), (("de",), False), (("xx",), False)):
        found = ask("contacts", ukrainian, asker=replace(wants, learns=learns))["teacher"].reasons
        assert ("tandem" in {reason.code for reason in found}) == expected, learns


def test_a_private_need_counts_for_openings_and_never_between_people() -> None:
    """M18 M19: an emergency moves no list of people, and its openings are still suggested."""
    helper = replace(MENTOR, offers=("housing",))
    plain, private = (replace(ASKER, needs=(), private_needs=needs) for needs in ((), ("housing",)))
    assert ask("mentors", helper, asker=plain) == ask("mentors", helper, asker=private)
    roof = Opening(id="roof", kind="residency", title="A roof", support=("housing",))
    network = Network.from_records(people=[private], openings=[roof])
    [found] = Index.build(network, now=toy.NOW, week=toy.WEEK).openings("asker", 5)
    assert Reason("offers_what_you_need", {"support": ("housing",)}) in found.reasons
