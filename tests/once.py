"""What comes out the same in every test is worked out once: addresses, templates and statements.

A process that serves one installation does each of these once in its life. Tests make an installation each, so that
without this most of their time would go into doing it again.
"""

import functools
import gc
import hashlib
from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from flask import Flask
from jinja2 import Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from tests.databases import STATE
from web.jinja import PageEnvironment
from web.templating import TRANSLATIONS

STATEMENTS = 5000  # more than the site has
EVERY = 20_000  # new objects between two looks for rubbish; Python's own 2000 suits small programs


def pytest_collection_finish() -> None:
    """Libraries stay for the whole run: the collector need not look through them again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(EVERY)


@pytest.fixture(scope="session", autouse=True)
def _worked_out_once(pytestconfig: pytest.Config) -> Iterator[None]:
    templates = pytestconfig.stash[STATE] / "templates"
    templates.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(Flask.jinja_options, "bytecode_cache", _Templates(str(templates)))
        patch.setattr(Rule, "compile", _compiled(Rule.compile))
        _share_statements(patch)
        yield


class _Templates(FileSystemBytecodeCache):
    """Keeps what a template became with the texts of a language in it."""

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        reader = cast("PageEnvironment", environment).language
        return super().get_bucket(environment, f"{name} {reader}", filename, source + _texts())


@functools.cache
def _texts() -> str:
    """What changes when a translation does."""
    catalogs = (file.read_bytes() for file in sorted(TRANSLATIONS.rglob("*.mo")))
    return hashlib.sha256(b"".join(catalogs)).hexdigest()


def _compiled(compile_rule: Callable[[Rule], None]) -> Callable[[Rule], None]:
    """What matches and writes the addresses of a rule: a function of nothing but the rule and its converters."""
    made: dict[tuple[object, ...], Rule] = {}

    def compile_once(rule: Rule) -> None:
        key = (rule.rule, rule.subdomain, rule.merge_slashes, repr(rule.defaults), *rule.map.converters.items())
        if key not in made:
            compile_rule(rule)
            made[key] = rule
            return
        first = made[key]
        rule._parts, rule._trace, rule._converters = first._parts, first._trace, first._converters
        rule.arguments |= first.arguments
        for name in ("_build", "_build_unknown"):
            setattr(rule, name, getattr(first, name).__func__.__get__(rule))

    return compile_once


def _share_statements(patch: pytest.MonkeyPatch) -> None:
    """Engines of one kind share what statements compile to, as all requests of a running site do."""
    compiled: LRUCache[Any, Any] = LRUCache(STATEMENTS)
    initialise = Engine.__init__

    def begin(engine: Engine, *given: Any, **options: Any) -> None:
        initialise(engine, *given, **options)
        engine._compiled_cache = compiled

    patch.setattr(Engine, "__init__", begin)
    patch.setattr(DefaultDialect, "__eq__", lambda one, other: type(one) is type(other))
    patch.setattr(DefaultDialect, "__hash__", lambda one: hash(type(one)))
