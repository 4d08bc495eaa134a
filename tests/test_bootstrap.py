"""dev.py and the lock files: what somebody meets who has a bare machine and one command."""

import ast
import importlib.util
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import dev

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted((ROOT / "locks").glob("*.txt"))


def pins(lock: Path) -> set[str]:
    """The `name==version ; marker` parts of a lock."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    return {line.rstrip(" \\") for line in lines if re.match(r"[a-z0-9]", line)}


def test_it_works() -> None:
    """`dev.py --help` lists every verb."""
    command = [sys.executable, str(ROOT / "dev.py"), "--help"]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    assert all(f"dev.py {verb}" in shown for verb in ("run", "test", "check", "bench", "lock", "messages"))


def test_an_old_python_can_read_the_script() -> None:
    """Newer syntax in dev.py would answer an old Python's owner with a SyntaxError instead of a sentence."""
    ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 7))


def test_an_old_python_is_told_what_is_needed(tmp_path: Path) -> None:
    """Without a newer Python on the path the script says which one it needs."""
    pretend = f"import runpy, sys; sys.version_info = (3, 8, 0); runpy.run_path({str(ROOT / 'dev.py')!r})"
    command = [sys.executable, "-c", pretend]
    done = subprocess.run(command, env={"PATH": str(tmp_path)}, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr.startswith("Mosty needs Python 3.11 or newer; this is ")


def test_missing_venv_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Debian's python3 comes without venv: the script names the package to install."""
    monkeypatch.setattr(dev, "VENV", tmp_path / "venv")
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit, match="apt install python3-venv"):
        dev.make_environment()


def test_a_stage_runs_again_only_when_something_changed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Same inputs and outputs in place: nothing to do. A changed input or a lost output: done again."""
    monkeypatch.setattr(dev, "STAMPS", tmp_path)
    source, product = tmp_path / "in", tmp_path / "out"
    runs: list[str] = []

    def work() -> None:
        runs.append(source.read_text(encoding="utf-8"))
        product.touch()

    def go() -> None:
        dev.stage("try", [source], work, [product])

    source.write_text("one", encoding="utf-8")
    go()
    go()
    assert runs == ["one"]
    source.write_text("two", encoding="utf-8")
    go()
    assert runs == ["one", "two"]
    product.unlink()
    go()
    assert runs == ["one", "two", "two"]


def test_a_missing_npm_does_not_stop_the_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without npm the stage says what is left out, goes on, and is tried again at the next start."""
    monkeypatch.setattr(dev, "PROGRAMS", tmp_path)
    monkeypatch.setattr(dev, "STAMPS", tmp_path)
    dev.stage("country outlines", [], dev.fetch_outlines)
    assert "left out: there is no npm in the environment, so the map stays plain" in capsys.readouterr().out
    assert not list(tmp_path.iterdir())


def test_a_failing_program_is_quoted() -> None:
    """The last lines of what failed are shown under the sentence that says what it was for."""
    with pytest.raises(dev.Unavailable) as caught:
        dev.quietly([sys.executable, "-c", "print('the reason'); raise SystemExit(3)"], "It could not be done.")
    assert str(caught.value) == "It could not be done.\n  | the reason"


def test_arguments_of_pytest_pass_in_their_order() -> None:
    """`dev.py test` hands everything on."""
    words = ["-k", "maps and not browser", "-x", "tests/web", "-n", "0"]
    assert dev.parse(["test", *words]).rest == words


def test_an_unknown_argument_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A misspelt option is not passed over in silence."""
    with pytest.raises(SystemExit):
        dev.parse(["run", "--prot", "9000"])
    assert "unknown arguments: --prot 9000" in capsys.readouterr().err


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_a_lock_names_hashes_and_no_addresses(lock: Path) -> None:
    """Every package is held by its hash; none by a host, so that any mirror serves."""
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    assert len(re.findall(r"^[a-z0-9].*\\$", text, re.MULTILINE)) == len(pins(lock)) > 0


def test_locks_agree() -> None:
    """The tests run on what the site runs on."""
    run = pins(ROOT / "locks" / "run.txt")
    peers = pins(ROOT / "locks" / "peers.txt")
    assert all(run <= pins(lock) for lock in LOCKS if lock.stem != "peers")
    versions = {pin.partition(" ;")[0] for pin in run}
    shared = {pin.split("==")[0] for pin in versions}
    assert {pin for pin in peers if pin.split("==")[0] in shared} <= versions, "races are run for one system alone"


def test_locks_hold_every_dependency() -> None:
    """A dependency that was added to pyproject.toml and not locked would be missing in a fresh checkout."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {
        "run": settings["project"]["dependencies"] + settings["dependency-groups"]["build"],
        "test": settings["dependency-groups"]["test"] + settings["project"]["optional-dependencies"]["cluster"],
        "cluster": settings["project"]["dependencies"] + settings["project"]["optional-dependencies"]["cluster"],
        "production": settings["project"]["optional-dependencies"]["production"],
        "peers": settings["project"]["dependencies"] + settings["dependency-groups"]["peers"],
    }
    for lock, requirements in wanted.items():
        locked = {re.split("==", pin)[0] for pin in pins(ROOT / "locks" / f"{lock}.txt")}
        names = {re.split(r"[^A-Za-z0-9._-]", requirement)[0].lower() for requirement in requirements}
        assert names <= locked


def test_the_npm_lock_holds_no_addresses() -> None:
    """As with Python's locks: an integrity hash, no host."""
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert all("resolved" not in package for package in packages.values())
    assert all(package["integrity"].startswith("sha512-") for name, package in packages.items() if name)


def test_make_knows_every_verb() -> None:
    """The aliases of the Makefile are the verbs of dev.py, with their arguments or without."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    aliases = dict(re.findall(r"^([a-z]+):.*\n\tpython3 dev\.py ([a-z]+)", makefile, re.MULTILINE))
    assert aliases == {verb: verb for verb in ("run", "test", "check", "bench", "lock", "messages")}
