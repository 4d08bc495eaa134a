"""Generated words and Argon2id."""

import math
import re

import pytest

from web.accounts.passphrases import hashed, matches, new_name, new_passphrase, words


def test_it_works() -> None:
    phc = hashed("correct words in a row")
    assert matches("correct words in a row", phc)
    assert not matches("other words in a row", phc)


def test_the_cost_is_owasps_minimum_at_least(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # the real cost: other tests lower it
    parameters = re.search(r"m=(\d+),t=(\d+),p=(\d+)", hashed("words"))
    assert parameters
    memory, passes, lanes = map(int, parameters.groups())
    assert (memory >= 19 * 1024, passes >= 2, lanes >= 1) == (True, True, True)


def test_the_same_passphrase_is_never_hashed_alike() -> None:
    assert hashed("words") != hashed("words")


def test_blanks_between_words_do_not_matter() -> None:
    assert matches("  six plain\twords ", hashed("six plain words"))


def test_no_account_is_opened_by_an_empty_hash() -> None:
    assert not matches("", "")
    assert not matches("anything", "")


@pytest.mark.parametrize("odd", ["\ud800", "\x00", "пароль из слов", "🔑" * 50])
def test_odd_characters_break_nothing(odd: str) -> None:
    assert matches(odd, hashed(odd))


def test_the_list_is_long_enough_and_easy_to_copy() -> None:
    listed = words()
    assert len(set(listed)) == len(listed) == 512
    assert all(re.fullmatch(r"[a-z]{3,9}", word) for word in listed)
    assert 6 * math.log2(len(listed)) >= 54


def test_what_is_made_is_made_of_these_words() -> None:
    assert set(new_passphrase().split()) <= set(words())
    *named, number = new_name().split("-")
    assert set(named) <= set(words())
    assert 10 <= int(number) <= 99
    assert new_passphrase() != new_passphrase()
