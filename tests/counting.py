"""Says at the end of a run where its tests ran, and leaves out what needs real data when there are none."""

import os
from collections import Counter

import pytest

PLACES = {
    "browser": "in the browser",
    "sqlite": "on SQLite",
    "postgresql": "on PostgreSQL",
    "other": "others",
}
PROPERTY = "place"
FIGURE = "figure"  # a test that measured something says so with record_property(FIGURE, "one line")
_counts: Counter[str] = Counter()
_figures: list[str] = []


def place(item: pytest.Item) -> str:
    """Where a test runs: in the browser, else on the engine that its parameters name, else nowhere special."""
    if "browser" in getattr(item, "fixturenames", ()):
        return "browser"
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    engine = parameters.get("engine_name", "other")
    return engine if engine in PLACES else "other"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark each test with its place; drop the tests of real data when MOSTY_DATA names no folder."""
    for item in items:
        # Properties travel with a worker's reports to the process that prints the summary.
        item.user_properties.append((PROPERTY, place(item)))
    if "MOSTY_DATA" not in os.environ:
        left_out = [item for item in items if item.get_closest_marker("real_data")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count a test when its body ran, or when it was skipped."""
    if report.skipped and not hasattr(report, "wasxfail"):
        _counts["skipped"] += 1
    elif report.when == "call":
        _counts[str(dict(report.user_properties).get(PROPERTY, "other"))] += 1
        _figures.extend(str(value) for name, value in report.user_properties if name == FIGURE)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests measured, and one line: tests on SQLite: N, on PostgreSQL: N, in the browser: N, others: N,
    skipped: N."""
    for figure in _figures:
        terminalreporter.write_line(figure)
    order = ("sqlite", "postgresql", "browser", "other")
    parts = [f"{PLACES[name]}: {_counts[name]}" for name in order] + [f"skipped: {_counts['skipped']}"]
    terminalreporter.write_line("tests " + ", ".join(parts))
    if "MOSTY_DATA" not in os.environ:
        terminalreporter.write_line("tests on real data were left out: set MOSTY_DATA to the folder that holds them")
