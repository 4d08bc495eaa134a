"""Four languages complete: every text is translated, with the same placeholders and all plural forms."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import web

ROOT = Path(web.__file__).parent
TRANSLATED = ("ru", "uk", "be")
PLURAL_FORMS = 3  # one, few, many: all three languages
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "_l", "lazy_gettext"), None),
    **dict.fromkeys(("ngettext", "lazy_ngettext"), (1, 2)),
}
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
CYRILLIC = re.compile("[а-яёіїєґў]", re.IGNORECASE)
# Names and signs that are the same in every language.
SAME = {"Mosty", "·", "“%(text)s”"}


@pytest.fixture(scope="module")
def texts() -> set[str | tuple[str, ...]]:
    """Every text that code and templates ask to be translated."""
    found = extract_from_dir(ROOT, METHODS, keywords=KEYWORDS, comment_tags=())
    return {message if isinstance(message, str) else tuple(message) for _, _, message, _, _ in found}


def _catalog(language: str) -> Catalog:
    with (ROOT / "translations" / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def _forms(message: Message) -> list[str]:
    strings = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    return [string or "" for string in strings]


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_text_lacks_a_translation(language: str, texts: set[str | tuple[str, ...]]) -> None:
    catalog = _catalog(language)
    missing = []
    for text in texts:
        message = catalog.get(text if isinstance(text, str) else text[0])
        if message is None or not all(_forms(message)) or message.fuzzy:
            missing.append(text)
    assert len(texts) > 200
    assert not missing, f"{len(missing)} texts without {language}: {sorted(map(str, missing))[:20]}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_left_over(language: str, texts: set[str | tuple[str, ...]]) -> None:
    known = {text if isinstance(text, str) else text[0] for text in texts}
    left = {
        str(message.id if isinstance(message.id, str) else message.id[0])
        for message in _catalog(language)
        if message.id
    }
    assert left - known == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_survive_translation(language: str) -> None:
    for message in _catalog(language):
        if message.id:
            asked = message.id if isinstance(message.id, str) else message.id[1]
            for form in _forms(message):
                assert set(PLACEHOLDER.findall(form)) <= set(PLACEHOLDER.findall(asked)), form
            assert set(PLACEHOLDER.findall(_forms(message)[-1])) == set(PLACEHOLDER.findall(asked)), message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_plural_texts_have_every_form(language: str) -> None:
    catalog = _catalog(language)
    plural = [message for message in catalog if message.pluralizable]
    assert plural
    assert catalog.num_plurals == PLURAL_FORMS
    assert all(len(_forms(message)) == PLURAL_FORMS for message in plural)


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_are_in_their_own_letters(language: str) -> None:
    """An English sentence that was copied instead of translated has no Cyrillic letter."""
    for message in _catalog(language):
        if message.id and message.id not in SAME:
            assert all(CYRILLIC.search(PLACEHOLDER.sub("", form)) for form in _forms(message)), message.id


def test_in_ukraine_is_said_as_ukrainians_ask(texts: set[str | tuple[str, ...]]) -> None:
    """«в Украине», never «на Украине»."""
    assert texts
    for message in _catalog("ru"):
        assert not any("на украин" in form.lower() for form in _forms(message)), message.id
