"""A second opinion on a best total, where OR-Tools happens to be installed: its min-cost flow over the same lists."""

from importlib import import_module
from importlib.util import find_spec

import numpy as np

from matcher.columns import Ints
from matcher.markets import Lists, Matched

UNITS = 1e6
"""Scores are counted in whole millionths: the flow knows no fractions."""


def can_certify() -> bool:
    """Whether OR-Tools is installed here."""
    return find_spec("ortools") is not None


def certified(lists: Lists, places: Ints, found: Matched) -> bool:
    """Whether the greatest total that a min-cost flow finds lies between the total that was found and its bound.

    Raises ModuleNotFoundError without OR-Tools.
    """
    most = _by_flow(lists, places)
    slack = len(lists.starts) / UNITS
    return found.total - slack <= most <= found.bound + slack


def _by_flow(lists: Lists, places: Ints) -> float:
    flow = import_module("ortools.graph.python.min_cost_flow").SimpleMinCostFlow()
    mentees, mentors = len(lists.starts) - 1, len(places)
    source, sink = mentees + mentors, mentees + mentors + 1
    owner, everyone = np.repeat(np.arange(mentees), np.diff(lists.starts)), np.arange(mentees)
    giving = mentees + np.arange(mentors)
    tails = np.concatenate((np.full(mentees, source), owner, giving, everyone))
    heads = np.concatenate((everyone, mentees + lists.mentors, np.full(mentors + mentees, sink)))
    widths = np.concatenate((np.ones(mentees + len(owner)), places, np.ones(mentees))).astype(np.int64)
    gains = np.round(UNITS * lists.scores).astype(np.int64)
    costs = np.concatenate((np.zeros(mentees, np.int64), -gains, np.zeros(mentors + mentees, np.int64)))
    flow.add_arcs_with_capacity_and_unit_cost(tails, heads, widths, costs)
    supplies = np.zeros(sink + 1, np.int64)
    supplies[source], supplies[sink] = mentees, -mentees
    flow.set_nodes_supplies(np.arange(sink + 1), supplies)
    flow.solve()
    return -float(flow.optimal_cost()) / UNITS
