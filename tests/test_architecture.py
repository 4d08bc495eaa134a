"""The rules of the house. Each rule is tried on the tree and on a deliberate breach, so that we know that it bites.

Import arrows stand in pyproject.toml; the rules that need more than an import stand in RULES below.
"""

import ast
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from dev import OWN_CODE

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("matcher", "web", "migrations")
MATCHER_LIBRARIES = {"matcher", "numpy", "scipy", "sklearn", "networkx", "pymorphy3"}
STATEMENTS = {"select", "insert", "update", "delete", "text", "func"}
CLOCKS = {"now", "today", "utcnow", "monotonic", "perf_counter"}

MODULE_LINES, FUNCTION_LINES = 400, 60
# A revision is written once and then never changed, however long it is.
LENGTH_EXEMPT = ("migrations/versions/",)

# contract -> (file, line to add to it): each must break that contract.
BREACHES = [
    ("arrows", "web/visibility.py", "import web.app"),
    ("arrows", "web/without_a_place.py", ""),
    ("circles", "web/db.py", "import web.models"),
    ("pure-matcher", "matcher/text.py", "import sqlalchemy"),
    ("pure-matcher", "matcher/text.py", "import web.db"),
    ("pure-matcher", "matcher/text.py", "import os"),
    ("no-http-below", "web/models/people.py", "import flask"),
    ("models", "web/models/people.py", "import matcher.network"),
    ("leaves", "web/extensions.py", "import web.models"),
    ("one-bridge", "web/visibility.py", "import matcher.recommend"),
    ("views", "web/pages/views.py", "import matcher.network"),
    ("features", "web/maps/views.py", "import web.pages.views"),
    ("no-request", "web/people/queries.py", "from flask import request"),
    ("migrations", "migrations/run.py", "import web.app"),
    ("who-migrates", "web/pages/views.py", "import migrations.run"),
]


def contract_ids() -> set[str]:
    """The contracts that pyproject.toml names."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["id"] for contract in settings["tool"]["importlinter"]["contracts"]}


def lint_imports(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """import-linter's own command on the packages in `folder`."""
    program = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert program, "import-linter is not installed: run python3 dev.py test"
    command = [program, "--no-cache", "--no-logo", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=120)


def test_the_tree_keeps_every_contract() -> None:
    """The arrows between packages hold."""
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_contract_has_a_breach() -> None:
    """A contract that nothing can break protects nothing."""
    assert contract_ids() == {contract for contract, _, _ in BREACHES}


@pytest.mark.parametrize(("contract", "file", "line"), BREACHES)
def test_a_breach_breaks_its_contract(contract: str, file: str, line: str, tmp_path: Path) -> None:
    """Each contract notices a deliberate breach in a copy of the tree."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    target = tmp_path / file
    target.parent.mkdir(exist_ok=True)
    (target.parent / "__init__.py").touch()
    with target.open("a", encoding="utf-8") as module:
        module.write(f"\n{line}\n")
    done = lint_imports(tmp_path, "--contract", contract)
    assert done.returncode == 1
    assert "1 broken" in done.stdout, done.stdout + done.stderr


@dataclass(frozen=True)
class Rule:
    """`find` returns the offending nodes of a module; the rule applies where `applies` says so of a relative path."""

    name: str
    reason: str
    applies: Callable[[str], bool]
    find: Callable[[ast.Module], Iterator[ast.AST]]
    breach: tuple[str, str]


def imports_in_functions(tree: ast.Module) -> Iterator[ast.AST]:
    """Imports anywhere below a function."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from (node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom))


def reads_of_the_environment(tree: ast.Module) -> Iterator[ast.AST]:
    """os.environ, os.getenv and the like."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "environb", "getenv"}:
            yield node
        if isinstance(node, ast.ImportFrom) and node.module == "os" and imported(node) & {"environ", "getenv"}:
            yield node


def imports_of_statements(tree: ast.Module) -> Iterator[ast.AST]:
    """What a select is built from."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            found = (node.module or "").startswith("sqlalchemy") and not STATEMENTS.isdisjoint(imported(node))
        else:
            found = isinstance(node, ast.Import) and any(name.startswith("sqlalchemy") for name in imported(node))
        if found:
            yield node


def calls_of(*names: str) -> Callable[[ast.Module], Iterator[ast.AST]]:
    """Calls of a method with one of these names."""

    def find(tree: ast.Module) -> Iterator[ast.AST]:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names:
                yield node

    return find


def unplanned_libraries(tree: ast.Module) -> Iterator[ast.AST]:
    """Imports in the matcher of what is neither ours, nor Python's, nor one of its five libraries."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = imported(node)
        elif isinstance(node, ast.ImportFrom):
            names = {node.module or ""}
        else:
            continue
        if {name.partition(".")[0] for name in names} - MATCHER_LIBRARIES - sys.stdlib_module_names:
            yield node


def unseeded_chance(tree: ast.Module) -> Iterator[ast.AST]:
    """random.<anything but a generator of one's own> and default_rng() without a seed."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            found = isinstance(node.value, ast.Name) and node.value.id == "random" and node.attr != "Random"
        else:
            made = getattr(node.func, "attr", None) if isinstance(node, ast.Call) and not node.args else None
            found = made in {"default_rng", "Random"}
        if found:
            yield node


def imports_of_mocks(tree: ast.Module) -> Iterator[ast.AST]:
    """unittest.mock in any spelling."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = getattr(node, "module", None) or ""
            if module.startswith("unittest") or any(name.startswith("unittest") for name in imported(node)):
                yield node


def imported(node: ast.Import | ast.ImportFrom) -> set[str]:
    """The names in an import statement."""
    return {alias.name for alias in node.names}


def anywhere(_path: str) -> bool:
    """A rule for every file of ours."""
    return True


def under(*folders: str) -> Callable[[str], bool]:
    """A rule for some folders."""
    return lambda path: path.startswith(folders)


def called(*names: str) -> Callable[[str], bool]:
    """A rule for some files of every feature."""
    return lambda path: path.startswith("web/") and path.rpartition("/")[2] in names


RULES = [
    Rule(
        "imports stand at the top",
        "an import inside a function hides an arrow or a circle: move it to the top, or the code to where it belongs",
        anywhere,
        imports_in_functions,
        ("web/x.py", "def f():\n    import json"),
    ),
    Rule(
        "config.py alone reads the environment",
        "take a Settings (config.load) as an argument: then a wrong value stops the start with a sentence",
        under("web/", "matcher/", "migrations/", "benchmarks/"),
        reads_of_the_environment,
        ("web/x.py", "import os\nos.environ['MOSTY_X']"),
    ),
    Rule(
        "one query style",
        "Session.query is the old style: use select()",
        under("web/", "migrations/"),
        calls_of("query"),
        ("web/x.py", "session.query(Person)"),
    ),
    Rule(
        "views build no statements",
        "put the select into queries.py, where it starts from visibility.py; a view calls one loader",
        called("views.py"),
        imports_of_statements,
        ("web/people/views.py", "from sqlalchemy import select"),
    ),
    Rule(
        "only views and commands commit",
        "one transaction per request: queries read, operations flush, the view commits once",
        lambda path: (
            called("queries.py", "operations.py", "forms.py", "visibility.py")(path) or path.startswith("web/models/")
        ),
        calls_of("commit"),
        ("web/people/operations.py", "session.commit()"),
    ),
    Rule(
        "queries do not write",
        "a verb with effects belongs into operations.py",
        called("queries.py", "visibility.py"),
        calls_of("flush", "add_all", "merge"),
        ("web/people/queries.py", "session.flush()"),
    ),
    Rule(
        "the matcher's libraries",
        "the matcher needs numpy, scipy, scikit-learn, networkx and pymorphy3 only: anything else belongs into web",
        under("matcher/"),
        unplanned_libraries,
        ("matcher/x.py", "import requests"),
    ),
    Rule(
        "the matcher has no clock",
        "take `now` as an argument: the same input gives the same answer",
        under("matcher/"),
        calls_of(*CLOCKS),
        ("matcher/x.py", "datetime.now(UTC)"),
    ),
    Rule(
        "the matcher's chance is seeded",
        "take `seed` as an argument and make a generator from it",
        under("matcher/"),
        unseeded_chance,
        ("matcher/x.py", "import random\nrandom.shuffle(people)"),
    ),
    Rule(
        "no mocks of our own code",
        "use the real thing; at a process border pass a small object of your own (a clock, a mail sender)",
        under("tests/"),
        imports_of_mocks,
        ("tests/x.py", "from unittest.mock import Mock"),
    ),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_tree_keeps_the_rule(rule: Rule) -> None:
    """No module of ours breaks the rule."""
    found = []
    for path in own_modules(ROOT):
        name = path.relative_to(ROOT).as_posix()
        if rule.applies(name):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found += [f"{name}:{getattr(node, 'lineno', 1)}: {rule.reason}" for node in rule.find(tree)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_rule_bites(rule: Rule) -> None:
    """The rule notices its own example of a breach."""
    path, code = rule.breach
    assert rule.applies(path)
    assert list(rule.find(ast.parse(code)))


def too_long(root: Path) -> list[str]:
    """A complaint for each module of more than 400 lines and each function of more than 60 under `root`."""
    found = []
    for path in own_modules(root):
        name, text = path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")
        if name.startswith(LENGTH_EXEMPT):
            continue
        if len(text.splitlines()) > MODULE_LINES:
            found.append(
                f"{name} has {len(text.splitlines())} lines, the limit is {MODULE_LINES}: split it by subject."
            )
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    found.append(f"{name}:{node.lineno} {node.name} has {lines} lines, the limit is {FUNCTION_LINES}.")
    return found


def own_modules(root: Path) -> Iterator[Path]:
    """The Python files under `root` that are ours."""
    for name in OWN_CODE:
        path = root / name
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path] * path.exists()


def test_modules_and_functions_are_short() -> None:
    """A module stops at 400 lines, a function at 60."""
    assert not (found := too_long(ROOT)), "\n".join(found)


def test_the_length_limits_bite(tmp_path: Path) -> None:
    """A module of 401 lines and a function of 61 are named; migrations are exempt."""
    long_function = "def f():\n" + "    x = 1\n" * 60
    for folder, text in {
        "matcher": "x = 1\n" * 401,
        "web": long_function,
        "migrations/versions": long_function,
    }.items():
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "long.py").write_text(text, encoding="utf-8")
    module, function = too_long(tmp_path)
    assert module.startswith("matcher/long.py has 401 lines")
    assert function.startswith("web/long.py:1 f has 61 lines")


def test_settings_know_nothing_of_ours() -> None:
    """config.py can be read before anything else is loaded."""
    tree = ast.parse((ROOT / "config.py").read_text(encoding="utf-8"))
    modules = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    modules |= {name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in imported(node)}
    assert {name.partition(".")[0] for name in modules} <= sys.stdlib_module_names


def test_tests_are_no_package() -> None:
    """Two test files may have the same name because no folder of tests is a package."""
    assert not list((ROOT / "tests").rglob("__init__.py"))
