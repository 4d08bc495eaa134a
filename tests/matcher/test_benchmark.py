"""The quality benchmark: on a set of three lines, and on the real one where there is one."""

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import mentoring, quality

PEOPLE = """id,country,city,lat,lng,continent,expertise,roles,cohorts
sociologist,DE,Berlin,52.5,13.4,,Survey research|Sociology,mentor,ols-1
astronomer,,,,,,Astronomy,mentor,ols-1
silent,,,,,,,mentor,ols-1
"""
PROJECTS = """id,cohort,name,description,keywords,status,mentors,participants
first,ols-1,Stars,"Astronomy for schools, and telescopes",astronomy,,astronomer,someone
second,ols-2,Surveys,A survey about telescopes in sociology,,,sociologist|silent,another
third,ols-2,Nobody's,Without a mentor,,,,another
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a set of two projects that have mentors."""
    (tmp_path / "ols_people.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "ols_projects.csv").write_text(PROJECTS, encoding="utf-8")
    return tmp_path


def test_it_works(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["quality.py", "--data", str(folder)])
    quality.main()
    printed = capsys.readouterr().out
    assert "2 projects, 2 mentors" in printed
    assert printed.count("hit@10 1.000 [") == 2 * len(mentoring.RANKINGS)


def test_a_folder_without_sets_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["quality.py", "--data", str(tmp_path)])
    with pytest.raises(SystemExit):
        quality.main()
    assert f"{tmp_path} holds none of ols_projects.csv" in capsys.readouterr().err


def test_every_program_that_reads_a_set_is_run() -> None:
    """A new family is not forgotten: whatever says where its files are stands in the list."""
    programs = Path(quality.__file__).parent.glob("[!_]*.py")
    reading = {program.stem for program in programs if "\nFILES = " in program.read_text("utf-8")}
    assert {str(getattr(family, "__name__", "")).rsplit(".", 1)[-1] for family in quality.FAMILIES} == reading


def test_history_ends_before_the_cohort(folder: Path) -> None:
    """Time order: what a mentor did in the same or a later cohort is not known yet."""
    data = mentoring.OpenLifeScience.read(folder)
    assert [mentoring.history(data, "astronomer", cohort) for cohort in (0, 1, 2)] == [[], [], [data.projects[0]]]
    assert [mentoring.history(data, "sociologist", cohort) for cohort in (2, 3)] == [[], [data.projects[1]]]


def test_a_later_cohort_changes_no_earlier_list(folder: Path) -> None:
    """Nothing of the same or a later cohort is known: with it gone, the first cohort is ranked the same."""
    data = mentoring.OpenLifeScience.read(folder)
    first = replace(data, projects=data.projects[:1])
    for homes in (False, True):
        whole, alone = (mentoring.product_rankings(some, with_history=True, with_homes=homes) for some in (data, first))
        assert [week[0] for week in whole] == [week[0] for week in alone]


def test_leaving_out_other_cohorts_is_what_excluding_them_does(folder: Path) -> None:
    """The ranking within a cohort is the one that a page gives which leaves the others out."""
    data = mentoring.OpenLifeScience.read(folder)
    assert [sorted(data.cohort_mentors(cohort)) for cohort in (1, 2)] == [["astronomer"], ["sociologist"]]
    rankings = mentoring.product_rankings(data, with_history=True, with_homes=True)
    assert mentoring.judge(data, rankings, own=True).ranks.mean == 1.0


def test_a_home_has_the_hours_of_its_longitude(folder: Path) -> None:
    homes = mentoring.OpenLifeScience.read(folder).homes
    assert homes["sociologist"] == mentoring.Home("DE", "Berlin", "Etc/GMT-1")
    assert homes["astronomer"] == mentoring.Home()


@pytest.mark.real_data
def test_mentors_are_ranked_well_above_the_keyword_floor() -> None:
    """On the 146 given Open Life Science projects, on the floor's own candidates, and not by showing a few to all."""
    data = mentoring.OpenLifeScience.read(Path(os.environ["MOSTY_DATA"]))
    assert (len(data.projects), len(data.expertise)) == (146, 91)
    floor, product = (
        mentoring.keyword_rankings(data),
        mentoring.product_rankings(data, with_history=True, with_homes=True),
    )
    assert round(mentoring.judge(data, floor, own=False).hits.mean, 3) == mentoring.PUBLISHED_FLOOR[0]
    for own in (False, True):
        least, found = (mentoring.judge(data, rankings, own=own) for rankings in (floor, product))
        assert found.hits.mean >= mentoring.BAR * least.hits.mean
        assert found.ranks.mean >= mentoring.BAR * least.ranks.mean
        assert found.exposure <= least.exposure
