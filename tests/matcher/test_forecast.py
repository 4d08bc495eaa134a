"""Ties to come, worked out ahead: what is stored, who is in it, and what a page makes of it."""

import os
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array

from benchmarks import contacts
from matcher.forecast import MOST, REACH, Forecast, candidates, foresee
from matcher.index import Index
from matcher.links import adjacency
from matcher.network import Network, Person, Tie
from matcher.reasons import Reason
from matcher.vicinity import Vicinity
from tests.matcher import toy

CIRCLES, MEMBERS = 6, 8


def name(circle: int, member: int) -> str:
    """A member's id."""
    return f"c{circle}-{member}"


def rings() -> list[Tie]:
    """Six circles of eight in which everybody knows all but the one opposite, and a chain that joins the circles."""
    inside = [
        Tie(name(circle, member), name(circle, (member + step) % MEMBERS), consented=True)
        for circle in range(CIRCLES)
        for member in range(MEMBERS)
        for step in (1, 2, 3)
    ]
    return inside + [Tie(name(circle, 0), name(circle + 1, 0), consented=True) for circle in range(CIRCLES - 1)]


def network(*more: Person, ties: tuple[Tie, ...] = ()) -> Network:
    """The circles, and whoever else there is."""
    people = [
        Person(name(circle, member), as_peer=True, fields=("law",))
        for circle in range(CIRCLES)
        for member in range(MEMBERS)
    ]
    return Network.from_records(people=[*people, *more], ties=[*rings(), *ties])


@cache
def built(seed: int = 0) -> Index:
    """The circles' index with its forecast."""
    return Index.build(network(), now=toy.NOW, week=toy.WEEK, seed=seed).foretold()


def later(*more: Person, ties: tuple[Tie, ...] = ()) -> Index:
    """The index of the same week after somebody came or made ties."""
    index = built()
    return Index.build(
        network(*more, ties=ties),
        now=toy.NOW,
        week=toy.WEEK,
        statistics=index.statistics,
        forecast=index.forecast,
        previous=index,
    )


def answers(index: Index, *, without: str = "") -> dict[str, list[tuple[str, float]]]:
    """Everybody's peers in their order."""
    return {
        one: [(found.id, found.score) for found in index.contacts(one, 100) if found.id != without]
        for one in index.network.people
        if one != without
    }


def test_it_works() -> None:
    """The only one of her circle whom she does not know yet comes first, and she is told why."""
    first = built().contacts("c3-4", 3)
    assert first[0].id == "c3-0"
    assert Reason("common_contacts", {"count": 6}) in first[0].reasons


def test_chances_are_symmetric_and_of_untied_pairs_within_reach() -> None:
    forecast, among = built().forecast, built().graph.among
    assert forecast.known.all()
    assert abs(forecast.chances - forecast.chances.T).max() < 1e-12
    assert forecast.chances.multiply(among).nnz == 0
    assert not forecast.chances.diagonal().any()
    assert 0 < forecast.chances.data.min() <= forecast.chances.data.max() < 1
    near = sum((np.linalg.matrix_power(among.toarray(), step) for step in range(1, REACH + 1)), np.zeros(among.shape))
    assert (near[forecast.chances.nonzero()] > 0).all()


def test_the_same_seed_gives_the_same_forecast() -> None:
    index = built()
    again = foresee(index.people.ids, index.graph.among, seed=0)
    assert np.array_equal(again.chances.toarray(), index.forecast.chances.toarray())


def test_each_person_keeps_a_short_list_of_the_nearest() -> None:
    """In a crowd where everybody is within reach, the list is cut, and nobody's is empty."""
    size = 40
    ties = adjacency(size, [(0, other) for other in range(1, size)] + [(row, row + 1) for row in range(1, size - 1)])
    pairs = candidates(ties, most=5)
    listed = np.bincount(pairs.ravel(), minlength=size)
    assert listed[1:].min() >= 5
    assert len(pairs) <= 5 * size
    assert len(candidates(ties, most=MOST)) == size * (size - 1) // 2 - ties.nnz // 2


def test_with_few_ties_nothing_is_foreseen_and_common_contacts_count_as_before() -> None:
    """The toy world has two consented ties: no forecast, and the same lists with and without trying."""
    index = toy.build()
    tried = index.foretold()
    assert not tried.forecast.known.any()
    assert tried.contacts("anna") == index.contacts("anna")
    assert "common_contacts" in {reason.code for found in tried.contacts("anna") for reason in found.reasons}


def test_nobody_and_nothing_can_be_foreseen() -> None:
    assert foresee((), csr_array((0, 0))).ids == ()
    assert not Forecast.none(()).over(("a", "b")).known.any()


def test_an_unfindable_or_untied_person_changes_no_forecast() -> None:
    """Even where she comes before the fit: her row is not there, nor do her hidden ties count."""
    hidden = Person("a-hidden")
    untied = Person("z-untied", as_peer=True)
    ties = tuple(Tie("a-hidden", name(circle, 3), consented=True) for circle in range(CIRCLES))
    larger = Index.build(network(hidden, untied, ties=ties), now=toy.NOW, week=toy.WEEK).foretold()
    rows = [place for place, one in enumerate(larger.people.ids) if one not in {"a-hidden", "z-untied"}]
    assert not larger.forecast.known[[0, -1]].any()
    among = larger.forecast.chances[rows][:, rows].toarray()
    assert np.array_equal(among, built().forecast.chances.toarray())


def test_within_the_week_a_newcomer_changes_nobodys_order() -> None:
    """Findable, with ties to two circles: she appears, and the others stay where they were."""
    newcomer = Person("newcomer", as_peer=True, fields=("law",))
    ties = (Tie("newcomer", "c0-1", consented=True), Tie("newcomer", "c3-1", consented=True))
    before = answers(built())
    after = answers(later(newcomer, ties=ties), without="newcomer")
    for one in before.keys() - {"c0-1", "c3-1"}:  # those two have a new contact
        assert after[one] == before[one]


def test_a_newcomer_goes_by_common_contacts_until_the_next_forecast() -> None:
    newcomer = Person("newcomer", as_peer=True, fields=("law",))
    ties = (Tie("newcomer", "c0-1", consented=True), Tie("newcomer", "c0-2", consented=True))
    index = later(newcomer, ties=ties)
    assert not index.forecast.known[index.people.ids.index("newcomer")]
    told = {found.id: found.reasons for found in index.contacts("newcomer", 100)}
    assert Reason("common_contacts", {"count": 2}) in told["c0-3"]
    assert {found.id for found in index.contacts("newcomer", 6)} & {name(0, member) for member in range(MEMBERS)}


def test_a_new_tie_leaves_the_list_at_once() -> None:
    suggested = built().contacts("c3-4", 1)[0].id
    assert suggested == "c3-0"
    index = later(ties=(Tie("c3-4", suggested, consented=True),))
    assert suggested not in {found.id for found in index.contacts("c3-4", 100)}


def test_who_leaves_is_forgotten_and_nobody_takes_her_place() -> None:
    """Rows go by id: when the first person of all leaves, everybody else keeps her own chances."""
    gone = name(0, 0)
    index = built()
    rest = [one for one in index.network.people.values() if one.id != gone]
    left = Index.build(
        Network.from_records(people=rest, ties=index.network.ties),
        now=toy.NOW,
        week=toy.WEEK,
        forecast=index.forecast,
    )
    assert gone not in left.forecast.ids
    assert gone.encode() not in left.to_bytes()
    assert np.array_equal(left.forecast.chances.toarray(), index.forecast.chances.toarray()[1:, 1:])


def test_a_tie_that_ended_brings_nobody_nearer_any_more() -> None:
    """The forecast is a week old; a way that is no more counts for nothing today, and is no reason."""
    index = built()
    people = index.network.people.values()
    cut = [tie for tie in index.network.ties if "c3-4" not in (tie.a, tie.b)]
    alone = Index.build(
        Network.from_records(people=people, ties=cut), now=toy.NOW, week=toy.WEEK, forecast=index.forecast
    )
    left = {found.id: found for found in alone.contacts("c3-4", 100)}
    assert not {reason.code for found in left.values() for reason in found.reasons} & {
        "common_contacts",
        "near_in_network",
    }
    assert left["c3-0"].score == left["c3-1"].score


def test_bytes_keep_the_forecast() -> None:
    again = Index.from_bytes(built().to_bytes())
    assert answers(again) == answers(built())
    assert again.forecast.ids == built().forecast.ids


def test_an_asker_who_cannot_be_found_is_in_no_forecast() -> None:
    """She asks with her own record: common contacts serve her, and no row is kept for her."""
    hidden = Person("hidden", fields=("law",))
    ties = (Tie("hidden", "c0-1", consented=True), Tie("hidden", "c0-2", consented=True))
    index = later(hidden, ties=ties)
    told = {found.id: found.reasons for found in index.contacts("hidden", 100)}
    assert Reason("common_contacts", {"count": 2}) in told["c0-3"]
    assert not index.foretold().forecast.known[index.people.ids.index("hidden")]


def test_having_no_ties_yet_is_no_disadvantage() -> None:
    """A newcomer without ties counts as a typical stranger, before the known who are far away; no nearness is told."""
    index = later(Person("newcomer", as_peer=True, fields=("law",)))
    vicinity = Vicinity.of(index.people.ids.index("c0-1"), index.graph, index.forecast)
    rows = [index.people.ids.index(one) for one in ("newcomer", "c5-4", "c0-5")]
    newcomer, far, near = vicinity.nearness_of(np.array(rows, np.int32))
    assert 0 < index.forecast.typical[0] < 0.3
    assert newcomer == index.forecast.typical[0]
    assert far <= newcomer < near
    told = {found.id: found.reasons for found in index.contacts("c0-1", 100)}
    assert not {reason.code for reason in told["newcomer"]} & {"near_in_network", "common_contacts"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The circles as the files of the benchmark."""
    people = [f"{one},DE,,,,,Law|Sociology,participant,ols-1" for one in network().people]
    edges = [f"{tie.a},{tie.b},co_participant,p,ols-1" for tie in rings()]
    for file, columns, lines in (
        (contacts.PEOPLE, "id,country,city,lat,lng,continent,expertise,roles,cohorts", people),
        (contacts.FILES, "source,target,kind,project,cohort", edges),
    ):
        (tmp_path / file).write_text("\n".join((columns, *lines)), encoding="utf-8")
    return tmp_path


def test_the_benchmark_hides_ties_and_finds_them_again(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No hidden tie is left in the network that the list is made from."""
    for trial in contacts.trials(contacts.read(folder)):
        left = {(min(tie.a, tie.b), max(tie.a, tie.b)) for tie in trial.known.ties}
        assert trial.hidden
        assert not left & set(trial.hidden)
    contacts.run(folder)
    lines = capsys.readouterr().out.splitlines()
    hits = {way: float(line.split("hit@10 ")[1][:5]) for way, line in zip(contacts.WAYS, lines[1:], strict=True)}
    assert hits["ties to come"] > hits["without the term"]


@pytest.mark.real_data
def test_ties_to_come_earn_their_place() -> None:
    """On Open Life Science: hidden ties are found oftener than by common contacts, and popularity does not buy it."""
    data = contacts.read(Path(os.environ["MOSTY_DATA"]))
    found: dict[str, list[contacts.Outcome]] = {way: [] for way in contacts.WAYS}
    for trial in contacts.trials(data):
        for way, index in trial.ways():
            found[way].append(trial.outcome(index))
    silent, common, foretold = (np.mean([hit for one in found[way] for hit in one.hits]) for way in contacts.WAYS)
    assert silent < common < foretold
    uneven = {way: np.mean([one.exposure() for one in outcomes], axis=0) for way, outcomes in found.items()}
    assert uneven["ties to come"][0] <= uneven["without the term"][0] + 0.03
    assert uneven["ties to come"][2] <= uneven["common contacts"][2]
