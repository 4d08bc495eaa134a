"""The line at the end of a run that says where its tests ran."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = """
import pytest

@pytest.fixture(params=["sqlite", "postgresql"])
def engine_name(request):
    return request.param

@pytest.fixture
def browser():
    return None

def test_on_both(engine_name): pass
def test_in_browser(engine_name, browser): pass
def test_elsewhere(): pass
def test_skipped(): pytest.skip("no reason")

@pytest.mark.real_data
def test_real(): pass
"""


@pytest.mark.parametrize("workers", ["0", "2"])
def test_places_are_counted_over_all_workers(workers: str, tmp_path: Path) -> None:
    """Each test counts once, wherever it ran; real data are left out, and said so, when there are none."""
    (tmp_path / "test_sample.py").write_text(SAMPLE, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = real_data", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-n", workers, "-p", "tests.counting", "-p", "no:cacheprovider"]
    environment = {"PYTHONPATH": str(ROOT), "PATH": ""}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120)
    assert "tests on SQLite: 1, on PostgreSQL: 1, in the browser: 2, others: 1, skipped: 1" in done.stdout
    assert "left out: set MOSTY_DATA" in done.stdout
    assert done.returncode == 0
