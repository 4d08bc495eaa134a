"""Suggestions among given people: what the whole list says of each of them."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.among import among
from matcher.index import Index
from matcher.network import Network, Person
from matcher.recommend import Suggestion
from tests.matcher.worlds import build, networks, people

examples = settings(max_examples=25, deadline=None)
LISTS = ("mentors", "contacts")


def listed(index: Index, kind: str, asker: str) -> Mapping[str, Suggestion]:
    """The whole list, by id."""
    return {one.id: one for one in getattr(index, kind)(asker, 100)}


@pytest.mark.parametrize("kind", LISTS)
@given(networks(least=2), st.data())
@examples
def test_each_is_told_of_as_in_the_list(kind: str, network: Network, data: st.DataObject) -> None:
    """The same score, reasons, contributions and caveats to the bit; who is not in the list is not found here."""
    index = build(network)
    chosen = data.draw(st.lists(st.sampled_from(sorted(network.people)), unique=True))
    for identifier, asker in network.people.items():
        whole = listed(index, kind, identifier)
        assert among(index, kind, asker, chosen) == {one: whole[one] for one in chosen if one in whole}


@pytest.mark.parametrize("kind", LISTS)
@given(networks(least=2), people("p9"))
@examples
def test_a_profile_that_is_being_edited_is_asked_with(kind: str, network: Network, edited: Person) -> None:
    """What stands in the network under the same id says something else, and counts for nothing."""
    index = build(network)
    asker = replace(edited, id=next(iter(network.people)))
    whole = {one.id: one for one in getattr(index, kind)(asker, 100)}
    assert among(index, kind, asker, network.people) == whole


def test_nobody_is_found_among_nobody_and_strangers(index: Index) -> None:
    """No ids, and ids that the network does not know."""
    asker = next(iter(index.network.people.values()))
    for ids in ([], ["stranger"]):
        assert among(index, "mentors", asker, ids) == {}
