"""`python3 dev.py run`, as a newcomer gives it: a working site with invented people, stopped with Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 120


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def first_answer(port: int, site: subprocess.Popen[str]) -> str:
    """The page at / as soon as the site answers; fails when it stops before."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert site.poll() is None, f"the site stopped: {site.communicate()[0]}"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
                assert answer.status == 200
                return str(answer.read().decode("utf-8"))
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError("no answer")


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """An environment in which everything that the site writes goes into the test's own folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MOSTY_", "XDG_"))}
    own = {
        "HOME": str(tmp_path),
        "MOSTY_DATABASE_URL": f"sqlite:///{tmp_path / 'mosty.db'}",
        "MOSTY_KEYSTORE_URL": f"sqlite:///{tmp_path / 'keys.db'}",
        "MOSTY_INDEX_FILE": str(tmp_path / "index.sealed"),
    }
    return kept | own


@pytest.fixture
def site(home: dict[str, str]) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """The running command and its port."""
    port = free_port()
    command = [sys.executable, str(ROOT / "dev.py"), "run", "--port", str(port)]
    process = subprocess.Popen(command, env=home, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        yield port, process
    finally:
        process.kill()
        process.communicate()


def test_it_works(site: tuple[int, subprocess.Popen[str]], home: dict[str, str]) -> None:
    """The start page answers and says that the people are invented; Ctrl-C ends the command without a trace."""
    port, process = site
    assert "invented people" in first_answer(port, process)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=PATIENCE)
    assert f"http://127.0.0.1:{port}/" in said
    assert str(Path(home["HOME"]) / ".local" / "state" / "mosty" / "master.key") in said
    assert "Traceback" not in said
