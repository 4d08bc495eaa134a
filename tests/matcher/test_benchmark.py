"""The quality benchmark: on a set of three lines, and on the real one where there is one."""

import os
import sys
from pathlib import Path

import pytest

from benchmarks import quality
from matcher.evaluate import hit_at_k

PEOPLE = """id,country,city,lat,lng,continent,expertise,roles,cohorts
sociologist,DE,Berlin,,,,Survey research|Sociology,mentor,ols-1
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
    assert printed.count("hit@10 1.000") == 4


def test_a_folder_without_sets_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["quality.py", "--data", str(tmp_path)])
    with pytest.raises(SystemExit):
        quality.main()
    assert "holds none of ols_projects.csv" in capsys.readouterr().err


def test_history_ends_before_the_cohort(folder: Path) -> None:
    """Time order: what a mentor did in the same or a later cohort is not known yet."""
    data = quality.OpenLifeScience.read(folder)
    assert [quality.history(data, "astronomer", cohort) for cohort in (0, 1, 2)] == [[], [], [data.projects[0]]]
    assert [quality.history(data, "sociologist", cohort) for cohort in (2, 3)] == [[], [data.projects[1]]]


@pytest.mark.real_data
def test_mentor_ranking_is_not_below_the_keyword_floor() -> None:
    """On the 146 given Open Life Science projects, among all 91 mentors; the floor is computed in the same run."""
    data = quality.OpenLifeScience.read(Path(os.environ["MOSTY_DATA"]))
    assert (len(data.projects), len(data.expertise)) == (146, 91)

    def hits(rankings: list[quality.Ranking]) -> float:
        found = [hit_at_k(each, project.mentors, 10) for each, project in zip(rankings, data.projects, strict=True)]
        return sum(found) / len(found)

    floor = hits(quality.keyword_rankings(data))
    assert round(floor, 3) == quality.KEYWORD_FLOOR[0]
    assert hits(quality.product_rankings(data, with_history=False)) >= floor
    assert hits(quality.product_rankings(data, with_history=True)) >= floor
