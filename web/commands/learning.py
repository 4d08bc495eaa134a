"""`mosty learn`: what people did with their suggestions, as weights of the evidence."""

from collections.abc import Iterator, Mapping, Sequence

import click

import config
from matcher.disclosure import FEWEST, coarse
from web.commands.installation import in_one_sentence, open_session
from web.extensions import system_clock
from web.matching.learnt import LEAST, LEAST_OF_KIND, LEAST_PEOPLE, Report, read, study, write
from web.matching.live import LiveIndex

_NOT_ENOUGH = (
    f"  Not enough: at least {LEAST} outcomes are needed, {LEAST_OF_KIND} of each kind, each kind from "
    f"{LEAST_PEOPLE} people. The documented weights stay."
)


@click.command()
@click.option("--apply", "keep", is_flag=True, help="Seal the weights beside the index; they count from next week on.")
@in_one_sentence
def learn(*, keep: bool) -> None:
    """Learn from requests, answers, dismissals and mentorships how much each kind of evidence is worth.

    Prints what would change; nothing changes without --apply. Weights stay between half and double of the documented
    ones. Origins, needs, languages, waiting and ties teach nothing. Numbers are rounded so that they tell of nobody.
    """
    settings = config.from_environment()
    with open_session(settings, read_only=True) as session:
        keys = session.info["keys"]
        index = LiveIndex(settings.index_file, keys).current(session, system_clock().date()).index
        report, before = study(session, index), read(settings.index_file, keys).lists
        if keep:
            write(settings.index_file, keys, report.weights)
    click.echo("\n".join([*_lessons(report, before), "", *_fairness(report)]))
    click.echo("\n" + _ending(report, keep=keep))


def _ending(report: Report, *, keep: bool) -> str:
    learnt = [name for name, lesson in report.lessons.items() if lesson.on]
    if not keep:
        return "Nothing was changed: --apply keeps these weights." if learnt else "Nothing was learnt."
    if learnt:
        return f"Sealed: {', '.join(learnt)}. The new weights count from next week on."
    return "Sealed: the documented weights, since nothing was learnt."


def _lessons(report: Report, before: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    for name, lesson in report.lessons.items():
        yield f"{name}: {_amount(lesson.outcomes)} outcomes, {_amount(lesson.agreed)} of them yes."
        if not lesson.on:
            yield _NOT_ENOUGH
            continue
        documented = report.documented[name]
        yield f"  On: {lesson.drift:.0%} of the whole weight would move."
        yield f"  {'term':<18} documented  in use   learnt"
        for term, weight in lesson.weights.items():
            yield f"  {term:<18} {documented[term]:>10.2f} {before[name][term]:>7.2f} {weight:>8.2f}"


def _fairness(report: Report) -> Iterator[str]:
    yield f"Fairness: shares in per cent, floored to fives; groups of fewer than {FEWEST} people are left out."
    for name, groups in report.fairness.items():
        rows: Sequence[tuple[str, ...]] = [
            (share.group, str(share.people), _percent(share.shown), _percent(share.accepted)) for share in groups
        ]
        yield f"  {name:<24} people   cards  accepted" if rows else f"  {name}: no group is large enough."
        for group, people, shown, accepted in rows:
            yield f"  {group:<24} {people:>6} {shown:>7} {accepted:>9}"


def _amount(number: int) -> str:
    rounded = coarse(number)
    return f"fewer than {FEWEST}" if rounded is None else f"at least {rounded}"


def _percent(value: int | None) -> str:
    return "-" if value is None else str(value)
