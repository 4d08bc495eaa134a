"""The toy world's known answers, and the one contract that all five recommenders pass."""

import dataclasses
import json
from collections.abc import Callable, Collection

import pytest

from matcher.index import Index
from matcher.network import Initiative, Network, Opening, Person, Role, UnknownOpening, UnknownPerson
from matcher.reasons import CODES, Reason
from matcher.recommend import Suggestion
from tests.matcher import toy

Recommend = Callable[..., list[Suggestion]]

LISTS = ("mentors", "contacts", "openings", "initiatives", "people_for")
ASKERS = {"people_for": "fellowship"}
"""Who asks; Darya where nothing else is said."""
FORBIDDEN = {
    "mentors": {"darya", "igor", "pavel", "giorgi", "taras", "anna", "nina", "jonas"},
    "contacts": {"darya", "pavel", "klaus", "giorgi", "igor", "taras", "anna", "nina"},
    "openings": {"past", "closed", "residents-of-france", "job-not-for-russians"},
    "initiatives": {"ended"},
    "people_for": {"giorgi", "igor", "lena", "maksim", "pavel"},
}
"""Whom Darya, or the host of the fellowship, must never be offered."""


def ids(suggestions: Collection[Suggestion]) -> list[str]:
    """The ids of suggestions, in order."""
    return [suggestion.id for suggestion in suggestions]


def codes(suggestion: Suggestion) -> dict[str, object]:
    """Reason code -> data."""
    return {reason.code: dict(reason.data) for reason in suggestion.reasons}


def find(suggestions: Collection[Suggestion], identifier: str) -> Suggestion:
    """The suggestion of that id."""
    return next(suggestion for suggestion in suggestions if suggestion.id == identifier)


def test_it_works(index: Index) -> None:
    assert ids(index.mentors("anna")) == ["maksim", "klaus", "lena"]


@pytest.mark.parametrize("kind", LISTS)
class TestContract:
    """What holds for every list."""

    def recommend(self, index: Index, kind: str) -> Recommend:
        def ask(k: int = 10, excluded: Collection[str] = ()) -> list[Suggestion]:
            answer: list[Suggestion] = getattr(index, kind)(ASKERS.get(kind, "darya"), k, excluded=excluded)
            return answer

        return ask

    def test_forbidden_ones_never_appear(self, index: Index, kind: str) -> None:
        """M56. Gates come before evidence: hidden, paused, full, across the line, past or closed ones are not there."""
        answer = ids(self.recommend(index, kind)(100))
        assert answer
        assert not FORBIDDEN[kind] & set(answer)

    def test_excluded_ones_never_appear(self, index: Index, kind: str) -> None:
        """Blocked and dismissed ones come as excluded ids; unknown ids among them do no harm."""
        ask = self.recommend(index, kind)
        first, *rest = ids(ask())
        assert ids(ask(excluded={first, "nobody", "zzz"})) == rest
        assert ask(excluded=ids(ask())) == []

    def test_at_most_k_and_the_best_of_them(self, index: Index, kind: str) -> None:
        ask = self.recommend(index, kind)
        everything = ask(100)
        assert ask(2) == everything[:2]
        assert ask(0) == []
        with pytest.raises(ValueError, match="0 or more"):
            ask(-1)

    def test_the_best_stand_first_and_nobody_twice(self, index: Index, kind: str) -> None:
        answer = self.recommend(index, kind)()
        scores = [suggestion.score for suggestion in answer]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)
        assert len(set(ids(answer))) == len(answer)

    def test_the_same_question_gets_the_same_answer(self, index: Index, kind: str) -> None:
        """Whatever the order of the records, and in another process too."""
        shuffled = Network.from_records(
            people=toy.PEOPLE[::-1],
            openings=toy.OPENINGS[::-1],
            initiatives=toy.INITIATIVES[::-1],
            ties=toy.TIES[::-1],
        )
        again = Index.build(shuffled, now=toy.NOW, week=toy.WEEK)
        assert self.recommend(again, kind)() == self.recommend(index, kind)()

    def test_reasons_say_why_with_the_data_of_their_code(self, index: Index, kind: str) -> None:
        for suggestion in self.recommend(index, kind)():
            assert len(suggestion.reasons) <= 4
            assert len(suggestion.reasons) >= 1 or suggestion.score == 0
            told = [*suggestion.reasons, *([suggestion.caveat] if suggestion.caveat else [])]
            assert all(tuple(reason.data) == CODES[reason.code] for reason in told)
            assert len({reason.code for reason in told}) == len(told)

    def test_answers_go_into_json(self, index: Index, kind: str) -> None:
        for suggestion in self.recommend(index, kind)():
            back = json.loads(json.dumps(dataclasses.asdict(suggestion)))
            assert back["id"] == suggestion.id

    def test_an_unknown_asker_is_an_error(self, index: Index, kind: str) -> None:
        with pytest.raises(UnknownOpening if kind == "people_for" else UnknownPerson, match="nobody"):
            getattr(index, kind)("nobody")


def test_a_mentor_match_says_what_both_sides_bring(index: Index) -> None:
    best = index.mentors("anna", 1)[0]
    assert codes(best) == {
        "offers_what_you_need": {"support": ("mentorship", "publishing")},
        "shares_skill": {"skills": ("investigative_journalism",)},
        "same_field": {"fields": ("journalism",)},
        "further_along": {"stage": "senior"},
    }
    assert best.caveat is None


def test_words_of_three_languages_are_one_skill(index: Index) -> None:
    """ "расследования", "розслідування" and "investigative reporting" meet in one concept."""
    for mentor in ("oksana", "maksim"):
        shared = codes(find(index.mentors("darya"), mentor))["shares_skill"]
        assert shared == {"skills": ("investigative_journalism",)}


def test_contact_across_the_line_needs_both_sides(index: Index) -> None:
    """M56: Oksana is open to Russians, Darya to Ukrainians; Anna and Taras have said nothing."""
    assert "oksana" in ids(index.mentors("darya"))
    assert "oksana" in ids(index.contacts("darya"))
    assert "oksana" not in ids(index.mentors("anna"))
    assert {"anna", "darya"} & set(ids(index.contacts("oksana"))) == {"darya"}
    assert not {"anna", "darya", "maksim"} & set(ids(index.contacts("taras")))


def test_openness_to_some_leaves_out_the_others() -> None:
    """M56: who is open to people from Belarus alone meets no Russians, though no line runs between them."""
    index = Index.build(
        Network.from_records(people=[dataclasses.replace(toy.ANNA, open_to=("BY",)), toy.MAKSIM, toy.LENA]),
        now=toy.NOW,
        week=toy.WEEK,
    )
    assert ids(index.mentors("anna")) == ["lena"]
    assert ids(index.contacts("maksim")) == ["lena"]


def test_unknown_values_are_a_caveat_and_no_gate(index: Index) -> None:
    """M19: Klaus states no language; a helper's language may gate only when it is known."""
    klaus = find(index.mentors("anna"), "klaus")
    assert klaus.caveat == Reason("languages_unknown", {})
    spoken = Index.build(
        Network.from_records(people=[toy.ANNA, dataclasses.replace(toy.KLAUS, languages={"de": "native"})]),
        now=toy.NOW,
        week=toy.WEEK,
    )
    assert spoken.mentors("anna") == []


def test_few_hours_in_common_are_told(index: Index) -> None:
    """M45: a mentor in Tokyo for somebody in Berlin shares one hour of the working day."""
    assert find(index.mentors("darya"), "lena").caveat == Reason("few_shared_hours", {"hours": 1})
    assert codes(find(index.contacts("darya"), "jonas"))["near_hours"] == {"hours": 9}


def test_people_of_one_city_can_meet_in_person(index: Index) -> None:
    """M45: the city stands among the reasons as the asker wrote it."""
    assert codes(find(index.contacts("darya"), "jonas"))["same_city"] == {"city": "Berlin"}
    assert codes(find(index.initiatives("anna"), "help-in-tbilisi"))["same_city"] == {"city": "Tbilisi"}


def test_a_language_tandem_is_matched_both_ways(index: Index) -> None:
    """M20: Nina learns German and masters Russian, Jonas the other way round."""
    jonas = index.contacts("nina", 1)[0]
    assert jonas.id == "jonas"
    assert codes(jonas)["tandem"] == {"you_learn": ("de",), "they_learn": ("ru",)}
    assert codes(index.contacts("jonas", 1)[0])["tandem"] == {"you_learn": ("ru",), "they_learn": ("de",)}


def test_contacts_leave_out_people_one_knows(index: Index) -> None:
    """A tie that waits for consent is known to its own ends too."""
    assert not {"darya", "pavel", "jonas"} & set(ids(index.contacts("anna")))


def test_common_contacts_count_findable_people_only(index: Index) -> None:
    """Anna and Nina both know Darya. Pavel knows Anna and Maksim, but he is off."""
    assert codes(find(index.contacts("anna"), "nina"))["common_contacts"] == {"count": 1}
    assert "common_contacts" not in codes(find(index.contacts("anna"), "maksim"))


def test_sensitive_needs_of_others_are_never_told(index: Index) -> None:
    """M19: Maksim needs medical help; Anna, who needs a psychologist, learns only of the need that is not sensitive."""
    maksim = find(index.contacts("anna"), "maksim")
    assert codes(maksim)["you_offer_what_they_need"] == {"support": ("expert_voice",)}
    told = json.dumps([dataclasses.asdict(item) for item in index.people_for("fellowship")])
    assert "psychological" not in told


def test_openings_say_yes_no_or_nothing_to_an_origin(index: Index) -> None:
    """M23: a stated yes is a reason, a stated no a gate, silence a caveat that never looks like a yes."""
    answers = index.openings("nina")
    assert codes(find(answers, "fellowship"))["open_to_origin"] == {"origins": ("BY",)}
    assert find(answers, "job-not-for-russians").caveat == Reason("origin_not_stated", {})
    assert "job-not-for-russians" not in ids(index.openings("darya"))


def test_an_opening_asks_for_a_level(index: Index) -> None:
    """Anna has B2: the fellowship asks for that, the other opening for C1."""
    assert "fellowship" in ids(index.openings("anna"))
    assert "in-good-english" not in ids(index.openings("anna"))
    assert "in-good-english" in ids(index.openings("darya"))


def test_an_opening_elsewhere_says_that_one_has_to_move(index: Index) -> None:
    assert find(index.openings("anna"), "fellowship").caveat == Reason("needs_move", {"country": "DE"})
    assert find(index.openings("darya"), "fellowship").caveat is None


def test_a_host_learns_how_many_people_an_opening_admits(index: Index) -> None:
    """M38: hosts see counts; the count is that of the whole list."""
    assert index.count_for("fellowship") == len(index.people_for("fellowship", 100)) == 7
    with pytest.raises(UnknownOpening, match="nobody"):
        index.count_for("nobody")


def test_a_near_deadline_is_told_with_its_days(index: Index) -> None:
    assert codes(find(index.openings("nina"), "fellowship"))["deadline"] == {"date": "2025-03-01", "days": 26}


def test_a_joint_initiative_needs_openness(index: Index) -> None:
    """M56, M51: Darya is open to Ukrainians and gets the role that suits her; Anna has said nothing."""
    best = index.initiatives("darya", 1)[0]
    assert best.id == "joint-investigations"
    assert codes(best)["role_fits"] == {"roles": ("reporter",)}
    assert ids(index.initiatives("anna")) == ["help-in-tbilisi"]


def test_dialogue_is_by_invitation(index: Index) -> None:
    """M55: only who is found for initiatives and open to the other side is asked to a dialogue."""
    assert "dialogue" in ids(index.initiatives("darya"))
    assert "dialogue" not in ids(index.initiatives(dataclasses.replace(toy.DARYA, for_initiatives=False)))
    assert "dialogue" not in ids(index.initiatives(dataclasses.replace(toy.DARYA, open_to=None)))
    assert "dialogue" not in ids(index.initiatives(dataclasses.replace(toy.DARYA, origins=())))


def test_more_hours_than_one_has_are_told(index: Index) -> None:
    """M51: the initiative asks for twelve hours a week, Anna has six."""
    assert find(index.initiatives("anna"), "help-in-tbilisi").caveat == Reason("more_hours", {"hours": 12})


def test_somebody_outside_the_network_can_ask(index: Index) -> None:
    """A newcomer, and the preview of an edited profile; she is never among the answers."""
    newcomer = dataclasses.replace(toy.ANNA, id="newcomer", skills=("podcasting", "a skill that nobody has"))
    assert "maksim" in ids(index.mentors(newcomer))
    assert "newcomer" not in ids(index.contacts(newcomer))
    edited = dataclasses.replace(toy.ANNA, open_to=("UA", "RU"))
    assert "oksana" in ids(index.mentors(edited))
    assert "anna" not in ids(index.contacts(edited))


def test_somebody_who_is_off_gets_her_own_suggestions(index: Index) -> None:
    assert "maksim" in ids(index.mentors("pavel"))


def test_a_newcomer_with_an_empty_profile_sees_openings(index: Index) -> None:
    answer = index.openings(Person(id="empty"))
    assert "fellowship" in ids(answer)
    assert all(suggestion.caveat for suggestion in answer)


@pytest.mark.parametrize("kind", [kind for kind in LISTS if kind != "people_for"])
def test_what_is_measured_is_what_is_shown(index: Index, kind: str) -> None:
    """A ranking begins with the list that a page shows, for whoever asks."""
    for asker in ("darya", "anna", toy.JONAS):
        shown = ids(getattr(index, kind)(asker, 2, excluded={"maksim"}))
        assert index.ranking(kind, asker, excluded={"maksim"})[:2] == shown
    everybody = {*index.network.people, *index.network.openings, *index.network.initiatives}
    assert index.ranking(kind, "darya", excluded=everybody) == []


def test_a_role_suits_by_its_skills_and_giving_money_suits_nobody() -> None:
    """Roles that ask for no skills are told as such; a plea for donations is no role for a profile."""
    roles = (Role("donor", hours=1), Role("helper"), Role("editor", skills=("editing",)))
    index = Index.build(
        Network.from_records(initiatives=[Initiative(id="all", roles=roles), Initiative(id="gift", roles=roles[:1])]),
        now=toy.NOW,
        week=toy.WEEK,
    )
    able, anybody = (index.initiatives(Person(id="one", skills=skills)) for skills in (("editing",), ()))
    assert codes(find(able, "all"))["role_fits"] == {"roles": ("editor",)}
    assert codes(find(anybody, "all"))["role_for_anybody"] == {"roles": ("helper",)}
    assert not {"role_fits", "role_for_anybody"} & codes(find(anybody, "gift")).keys()


def test_what_is_known_to_differ_is_graver_than_what_is_unknown(index: Index) -> None:
    """An opening for doctoral students says so to a senior, before it says that origins are not stated."""
    opening = Opening(id="o", stages=("doctoral",), languages={"en": "B1"})
    index = Index.build(Network.from_records(openings=[opening]), now=toy.NOW, week=toy.WEEK)
    senior = Person(id="one", stage="senior", languages={"en": "C1"})
    assert find(index.openings(senior), "o").caveat == Reason("other_stage", {"stages": ("doctoral",)})
    assert find(index.openings(Person(id="two")), "o").caveat == Reason("origin_not_stated", {})


def test_a_caveat_says_whose_side_is_unknown() -> None:
    """Hours and languages: hers or the initiative's."""
    silent = Initiative(id="silent", origins_involved=("ru",))
    asks = Initiative(id="asks", origins_involved=("ru",), languages=("en",), roles=(Role("cook", hours=6),))
    index = Index.build(Network.from_records(initiatives=[silent, asks]), now=toy.NOW, week=toy.WEEK)
    answer = index.initiatives(Person(id="one", languages={"en": "C1"}))
    assert find(answer, "silent").caveat == Reason("names_no_language", {})
    assert find(answer, "asks").caveat == Reason("own_hours_unknown", {"hours": 6})
    assert find(index.initiatives(Person(id="two")), "asks").caveat == Reason("languages_unknown", {})
