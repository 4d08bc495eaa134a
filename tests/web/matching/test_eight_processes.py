"""One process or eight: the same answers from one sealed index."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import Settings
from tests.web.manners import NOW, World
from tests.web.maps.crowds import gather
from tests.web.matches.crowd import add_initiative, add_mentors, add_opening
from tests.web.matching.eight_processes import PROCESSES, answered
from tests.web.matching.host_process import described

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes share nothing here")
def test_eight_processes_answer_as_one_does(world: World, settings: Settings) -> None:
    """Also after a change that the file does not know yet."""
    gather(world)
    add_mentors(world, 8)
    add_opening(world)
    add_initiative(world)
    with world.session() as session:
        world.live.save(session, NOW.date())
    for opened in (True, False):
        alone = answered(json.loads(described(settings, settings.index_file)))
        assert alone["opened"] is opened
        assert int(str(alone["questions"])) >= 100
        assert _eight(settings) == [alone] * PROCESSES
        world.change("taras", skills=["falconry"], about="Hawks over newsrooms.")


def _eight(settings: Settings) -> list[dict[str, object]]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.web.matching.eight_processes"],
        input=described(settings, settings.index_file) + "\n", capture_output=True, text=True, cwd=ROOT, check=True,
    )  # fmt: skip
    return [json.loads(line) for line in done.stdout.splitlines()]
