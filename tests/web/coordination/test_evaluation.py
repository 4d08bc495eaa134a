"""How well suggestions work, as coordinators read it: what was measured last, in rough numbers, without a script."""

import io
import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from tests.web.manners import World
from web.coordination import chart
from web.matching.evaluation import FILE, Evaluation, ListFigures, save

PAGE = "/en/coordination/evaluation"
OURS = tuple((0.04 * place, 0.03 * place, 0.05 * place) for place in range(1, 21))
CHANCE = tuple((0.01 * place, 0.009 * place, 0.011 * place) for place in range(1, 21))
ORDER = {"mrr": (0.31, 0.25, 0.38), "coverage": (0.9, 0.85, 0.95), "gini": (0.4, 0.3, 0.5)}
MEASURED = ListFigures(
    kind="mentors",
    needed=0,
    measured=True,
    matches=110,
    replayed=100,
    candidates=None,
    periods=["2025-01 – 2025-03", "2025-04"],
    reachable=0.98,
    orders={
        "mosty": ORDER | {"hits": OURS},
        "random": ORDER | {"hits": CHANCE},
        "popularity": ORDER | {"hits": CHANCE},
    },
    gains={"random": (0.3, 0.2, 0.4), "popularity": (0.3, 0.2, 0.4)},
    waits={
        "joining": {"half": None, "nine_in_ten": None},
        "asking": {"half": (3.0, 2.0, 4.0), "nine_in_ten": (9.0, 7.0, 12.0)},
    },
)


def folder(world: World) -> Path:
    """Where the installation keeps what is sealed."""
    return Path(world.app.config["SETTINGS"].index_file).parent


def measure(world: World, *lists: ListFigures) -> None:
    """Let these figures be those of the last evaluation."""
    save(Evaluation(date(2025, 2, 1), lists), folder(world), world.app.extensions["mosty.keys"])


def test_it_works(world: World) -> None:
    """Figures with their margins, a picture whose words tell the same, and the way there from the desk."""
    measure(world, MEASURED, ListFigures("contacts"))
    assert f'href="{PAGE}"' in world.cora.get("/en/coordination/").html
    page = world.cora.get(PAGE)
    assert "40% would have found that person among the first 10 suggestions; in a random order 10%." in page.text
    assert "That is better than chance." in page.text
    assert "Suggestions: 1: 4%, 5: 20%, 10: 40%, 20: 80%. By chance: 1: 1%, 5: 5%, 10: 10%, 20: 20%." in page.html
    assert "30% to 50%" in page.text
    assert "Measured on 1 February 2025." in page.text
    assert "Too few accepted matches yet: 20 are needed." in page.text


def test_before_anything_was_measured_it_says_how(world: World) -> None:
    page = world.cora.get(PAGE)
    assert "Nothing has been measured yet." in page.text
    assert "mosty evaluate --save" in page.text


def test_a_damaged_file_tells_nothing(world: World) -> None:
    measure(world, MEASURED)
    file = folder(world) / FILE
    file.write_bytes(file.read_bytes()[:-3])
    assert "Nothing has been measured yet." in world.cora.get(PAGE).text
    world.cora.get(f"{PAGE}.webp?list=mentors")


def test_looking_writes_nothing(world: World) -> None:
    """A page that only looks makes neither a file nor a key."""
    before = {path: path.stat().st_mtime_ns for path in folder(world).iterdir() if "sealed" in path.name}
    world.cora.get(PAGE)
    after = {path: path.stat().st_mtime_ns for path in folder(world).iterdir() if "sealed" in path.name}
    assert before == after
    assert "evaluation" not in world.app.extensions["mosty.keys"]._service


def test_only_coordinators_see_it(world: World) -> None:
    """Neither the page nor its picture."""
    measure(world, MEASURED)
    for path in (PAGE, f"{PAGE}.webp?list=mentors"):
        world.vera.get(path, expect=403)
        world.hanna.get(path, expect=403)
        assert world.stranger.get(path, expect=303).location.startswith("/en/account/sign-in")


def test_counts_are_coarse(world: World) -> None:
    measure(world, MEASURED)
    page = world.cora.get(PAGE)
    assert "about 110" in page.text
    assert "fewer than ten" in page.text


@pytest.mark.parametrize(
    ("gain", "said"),
    [((0.1, -0.1, 0.3), "Whether that differs from chance cannot be told yet."),
     ((-0.2, -0.3, -0.1), "That is worse than chance.")],
)  # fmt: skip
def test_what_is_not_better_is_not_called_so(world: World, gain: tuple[float, float, float], said: str) -> None:
    measure(world, replace(MEASURED, gains={"random": gain}))
    page = world.cora.get(PAGE)
    assert said in page.text
    assert "better than chance." not in page.text


def test_waits_are_weeks_or_too_few_to_say(world: World) -> None:
    measure(world, MEASURED)
    page = world.cora.get(PAGE).text
    asking = page[page.index("first request to the first yes") :]
    assert asking.index("3 ") < asking.index("9 ") < asking.index("Weeks from joining")
    assert "too few to say" in asking[asking.index("Weeks from joining") :]


@pytest.mark.parametrize("language", ["ru", "uk", "be"])
def test_it_is_said_in_every_language(world: World, language: str) -> None:
    measure(world, MEASURED)
    page = world.cora.get(PAGE.replace("/en/", f"/{language}/"))
    assert "would have found" not in page.text
    assert "40" in page.text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_picture_is_one_for_every_browser(world: World, scheme: str) -> None:
    measure(world, MEASURED)
    answer = world.cora.get(f"{PAGE}.webp?list=mentors&scheme={scheme}").response
    assert answer.mimetype == "image/webp"
    assert len(answer.data) < 20_000
    with Image.open(io.BytesIO(answer.data)) as image:
        assert image.size == (chart.WIDTH, chart.HEIGHT)
    empty = world.cora.get(f"{PAGE}.webp?list=contacts&scheme={scheme}").response
    assert len(empty.data) < len(answer.data)


@pytest.mark.parametrize("asked", ["?list=openings", "?list=mentors&scheme=pink"])
def test_there_is_no_other_picture(world: World, asked: str) -> None:
    measure(world, MEASURED, ListFigures("contacts"))
    world.cora.get(f"{PAGE}.webp{asked}", expect=404)


def test_a_better_curve_is_drawn_higher_and_both_stay_inside() -> None:
    """Every point of both curves and margins lies in the picture; ours ends above chance."""
    dots = [float(found) for found in re.findall(r' cy="([\d.]+)"', chart.svg(OURS, CHANCE, "light"))]
    assert len(dots) == len(chart.LENGTHS)
    assert all(later < earlier for earlier, later in pairwise(dots))
    assert all(chart.TOP <= dot <= chart.HEIGHT - chart.BOTTOM for dot in dots)


@pytest.mark.parametrize(
    ("most", "top"), [(0.0, 0.04), (0.04, 0.04), (0.05, 0.08), (0.2, 0.2), (0.21, 0.4), (1.0, 1.0)]
)
def test_the_top_of_the_picture_is_a_round_share(most: float, top: float) -> None:
    """So that every grid line is a whole number of percent."""
    assert chart.ceiling([(0.0, 0.0, most)]) == pytest.approx(top)
    assert (top * 100 / chart.SHARES) == pytest.approx(round(top * 100 / chart.SHARES))
