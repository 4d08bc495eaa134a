"""Fixtures of the matcher's tests."""

import pytest

from matcher.index import Index
from tests.matcher import toy


@pytest.fixture(scope="session")
def index() -> Index:
    """The index of the toy world. It is a value, so all tests share it."""
    return toy.build()
