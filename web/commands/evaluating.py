"""`mosty evaluate`: how well suggestions would have found the matches of the past."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

import config
from web.commands.answers import drafts_of_file
from web.commands.installation import counted, in_one_sentence, open_session
from web.extensions import system_clock
from web.importing.drafts import Order
from web.importing.mapping import mapping_for
from web.importing.sheets import Unreadable
from web.matching.cluster import crew_at
from web.matching.evaluation import Evaluation, K, ListFigures, evaluate, save
from web.matching.listed import ListedProject, ListedTie, listed
from web.matching.past import Past
from web.matching.remembered import recall
from web.models import Person

_CSV = click.Path(exists=True, dir_okay=False, path_type=Path)
MOST = 2000
USUAL = 300
_NAMES = {"mosty": "Mosty", "random": "random", "popularity": "popularity"}


@click.command("evaluate")
@click.option("--k", default=K, show_default=True, type=click.IntRange(1, 20), help="The length of a list.")
@click.option(
    "--most", default=USUAL, show_default=True, type=click.IntRange(20, MOST), help="Matches replayed a list, at most."
)
@click.option("--json", "as_json", is_flag=True, help="Print data.")
@click.option("--save", "keep", is_flag=True, help="Keep the figures, sealed, for the coordinators' page.")
@click.option("--people", type=_CSV, help="A file of people: no database and no key is needed then.")
@click.option("--ties", type=_CSV, help="A file of ties between them, with rounds or dates.")
@click.option("--projects", type=_CSV, help="A file of projects with their mentors: their texts ask for mentors.")
@click.option("--mapping", help="What the files call their columns, as for import.")
@click.option("--consented", is_flag=True, help="Both sides agreed that their ties count.")
@click.pass_obj
@in_one_sentence
def evaluate_past(
    cluster: str | None,
    k: int,
    most: int,
    as_json: bool,
    keep: bool,
    people: Path | None,
    ties: Path | None,
    projects: Path | None,
    mapping: str | None,
    consented: bool,
) -> None:
    """Replay past matches in time order and print how often, and how early, they were suggested.

    Before each period the network is put back as it was: no tie, text or outcome of that period or of a later one is
    known. Beside our order stand a random one and one by popularity, over the same people. From the database, or with
    --people and --ties from files alone. Numbers are rounded so that they tell of nobody.
    """
    given = {name: file for name, file in (("people", people), ("ties", ties), ("projects", projects)) if file}
    if given and not {"people", "ties"} <= given.keys():
        raise click.UsageError("Name the files of people and of ties: --people FILE --ties FILE.")
    if given and keep:
        raise click.UsageError("--save is about the database.")
    try:
        found = (
            _of_files(given, mapping, k, most, cluster, consented=consented)
            if given
            else _of_database(k, most, cluster, keep=keep)
        )
    except Unreadable as error:
        raise click.ClickException(str(error)) from error
    click.echo(json.dumps(found.as_data(), ensure_ascii=False, indent=1) if as_json else "\n".join(_told(found)))


def _of_database(k: int, most: int, cluster: str | None, *, keep: bool) -> Evaluation:
    settings = config.from_environment()
    day = system_clock().date()
    with open_session(settings, read_only=True) as session:
        past = recall(session)
        session.rollback()  # PostgreSQL ends a transaction that waits for a reckoning of minutes
        with crew_at(cluster) as crew:
            found = evaluate(past, day, k=k, most=most, crew=crew)
        if keep:
            save(found, settings.index_file.parent, session.info["keys"])
    return found


def _of_files(
    given: Mapping[str, Path], mapping: str | None, k: int, most: int, cluster: str | None, *, consented: bool
) -> Evaluation:
    day = system_clock().date()
    past = past_of(given, mapping, day, consented=consented)
    with crew_at(cluster) as crew:
        return evaluate(past, day, k=k, most=most, crew=crew)


def past_of(given: Mapping[str, Path], mapping: str | None, day: date, *, consented: bool) -> Past:
    """The past that files of people, ties and perhaps projects tell, by kind. Raises Unreadable."""
    orders = {name: Order(file, "", mapping_for(name, mapping), day) for name, file in given.items()}
    drafts = {name: drafts_of_file(name, order) for name, order in orders.items()}
    return listed(
        {draft.key: Person(**draft.values) for draft in drafts["people"]},
        [
            ListedTie(draft.values["kind"], draft.values["ends"], draft.values["round"], draft.values["day"])
            for draft in drafts["ties"]
        ],
        [ListedProject(id=draft.key, **draft.values) for draft in drafts.get("projects", ())],
        day,
        consented=consented,
    )


def _told(found: Evaluation) -> Iterator[str]:
    for figures in found.lists:
        yield from _list(figures)
    for note in found.notes:
        yield f"Note: {note}."
    if any(figures.measured for figures in found.lists):
        yield "In brackets: 95 % intervals, by bootstrap over queries; those of coverage and Gini by jackknife."


def _list(figures: ListFigures) -> Iterator[str]:
    name = figures.kind.capitalize()
    if not figures.measured:
        yield f"{name}: too few accepted matches yet, {figures.needed} are needed."
        return
    span = figures.periods[0] if len(figures.periods) == 1 else f"{figures.periods[0]} ... {figures.periods[-1]}"
    yield (
        f"{name}: {_about(figures.matches)} askers who were matched, {_about(figures.replayed)} of them replayed, in "
        f"{counted(len(figures.periods), 'period')} ({span}), among {_about(figures.candidates)} on average. "
        f"The rules let the match of {figures.reachable:.0%} be suggested."
    )
    k = figures.k
    yield f"  {'order':<12}{f'hit@{k}':<23}{'MRR':<23}{'coverage':<23}exposure Gini"
    for order, label in _NAMES.items():
        one = figures.orders[order]
        cells = (one["hits"][k - 1], one["mrr"], one["coverage"], one["gini"])
        yield f"  {label:<12}" + "".join(f"{_interval(cell):<23}" for cell in cells).rstrip()
    for order, gain in figures.gains.items():
        certain = "certain" if gain[1] > 0 or gain[2] < 0 else "it may be chance"
        yield f"  Mosty over {order}: {gain[0]:+.3f} [{gain[1]:+.3f}, {gain[2]:+.3f}] at {k}, {certain}."
    yield from _waits(figures)


def _waits(figures: ListFigures) -> Iterator[str]:
    for since, words in (("joining", "from joining (by the month)"), ("asking", "from first asking")):
        told = figures.waits.get(since, {})
        half, late = told.get("half"), told.get("nine_in_ten")
        if half is None:
            yield f"  Waiting {words}: too few dates to tell."
        else:
            rest = f"nine in ten within {_weeks(late)}" if late else "too few to tell of the slowest tenth"
            yield f"  Waiting {words} to the first yes, in weeks: median {_weeks(half)}, {rest}."


def _interval(told: Any) -> str:
    return "{:.3f} [{:.3f}, {:.3f}]".format(*told)


def _weeks(told: Any) -> str:
    return "{:.0f} [{:.0f}, {:.0f}]".format(*told)


def _about(count: int | None) -> str:
    return "fewer than ten" if count is None else f"about {count}"
