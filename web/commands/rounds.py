"""`mosty round`: a mentoring round at a terminal, from files alone."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from web.commands.answers import drafts_of_file, unknown
from web.commands.installation import in_one_sentence
from web.extensions import system_clock
from web.importing.drafts import Order
from web.importing.mapping import mapping_for
from web.importing.sheets import Unreadable
from web.matching.cluster import crew_at
from web.matching.trial import GOALS, Outcome, Rows, round_of, taking_part
from web.models import Person

_CSV = click.Path(exists=True, dir_okay=False, path_type=Path)
_REASONS: Mapping[str, str] = {
    "nobody": "nobody gives a place",
    "few_yet": "nobody is found as a mentor",
    "few_share_language": "no mentor shares a language",
    "few_places": "no mentor has a place",
    "few_open": "no mentor is open to this origin, or the other way round",
    "apart": "all who would fit are forbidden",
    "all_taken": "all places of those who would fit went to others",
    "no_place": "the mentor has no place left",
    "twice": "the mentee was given somebody else before",
}


@click.command("round")
@click.option("--people", type=_CSV, required=True, help="A file of people: no database and no key is needed.")
@click.option("--mapping", help="What the file calls its columns, as for import.")
@click.option("--goal", type=click.Choice(GOALS), default="cover", show_default=True, help="What matters most.")
@click.option("--force", multiple=True, nargs=2, metavar="MENTEE MENTOR", help="A pair that is to be; may be repeated.")
@click.option("--forbid", multiple=True, nargs=2, metavar="MENTEE MENTOR", help="A pair that must not be.")
@click.option("--json", "as_json", is_flag=True, help="Print data with the totals; else CSV, the totals beside it.")
@click.pass_obj
@in_one_sentence
def round_from_files(
    cluster: str | None,
    people: Path,
    mapping: str | None,
    goal: str,
    force: Sequence[tuple[str, str]],
    forbid: Sequence[tuple[str, str]],
    as_json: bool,
) -> None:
    """Give mentors to everybody at once: cover most people, fit best, or stable.

    Mentees are those who look for mentoring and offer no place; mentors those who are found as such, with their places.
    """
    try:
        drafts = drafts_of_file("people", Order(people, "", mapping_for("people", mapping), system_clock().date()))
    except Unreadable as error:
        raise click.ClickException(str(error)) from error
    rows = Rows(people={draft.key: Person(**draft.values) for draft in drafts})
    for named in {one for pair in (*force, *forbid) for one in pair} - rows.people.keys():
        raise click.ClickException(unknown(named, rows.people))
    day = system_clock().date()
    with crew_at(cluster) as crew:
        found = round_of(rows, goal, frozenset(force), frozenset(forbid), day, _progress, crew)
    for (mentee, mentor), code in found.refused.items():
        click.echo(f"{mentee} and {mentor} cannot be a pair: {_REASONS[code]}.", err=True)
    click.echo(_as_json(goal, found) if as_json else _as_csv(found), nl=False)
    if not as_json:
        click.echo(_summary(rows, found), err=True)


def _progress(done: int, whole: int) -> None:
    click.echo(f"lists: {done} of {whole}", err=True)


def _summary(rows: Rows, found: Outcome) -> str:
    mentees, places = taking_part(rows)
    return (
        f"{len(found.given)} of {len(mentees)} mentees got one of {sum(places.values())} places; "
        f"total {found.total:.4f}, certified gap {100 * found.gap:.4f} %, "
        f"a stable round has {100 * found.price_of_stability:.2f} % less than the best."
    )


def _as_csv(found: Outcome) -> str:
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(("mentee", "mentor", "score", "reason"))
    writer.writerows((mentee, mentor, f"{score:.4f}", "") for mentee, (mentor, score) in found.given.items())
    writer.writerows((mentee, "", "", _REASONS[code]) for mentee, code in found.left.items())
    return table.getvalue()


def _as_json(goal: str, found: Outcome) -> str:
    whole: dict[str, Any] = {
        "goal": goal,
        "total": round(found.total, 4),
        "gap": found.gap,
        "price_of_stability": round(found.price_of_stability, 4),
        "pairs": [
            {"mentee": mentee, "mentor": mentor, "score": round(score, 4)}
            for mentee, (mentor, score) in found.given.items()
        ],
        "left": [{"mentee": mentee, "code": code} for mentee, code in found.left.items()],
        "refused": [
            {"mentee": mentee, "mentor": mentor, "code": code} for (mentee, mentor), code in found.refused.items()
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
