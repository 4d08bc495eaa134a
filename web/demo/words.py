"""What invented people are called and what they write about themselves, each in her own language."""

from collections.abc import Collection, Sequence
from typing import Any

from matcher.vocabulary import SKILLS, name
from web.demo.sources import Chance, source


class Handles:
    """Hands out every handle once, and none of `taken`."""

    def __init__(self, chance: Chance, taken: Collection[str]) -> None:
        self._left = {language: chance.mixed(_handles(language)) for language in ("en", "ru", "uk", "be")}
        self._given = set(taken)

    def take(self, language: str) -> str:
        """A handle in this language, or in Latin letters when there is none left; after those with a number."""
        words = self._left[language] or self._left["en"]
        if not words:
            return self._numbered()
        handle = words.pop()
        if handle in self._given:  # a handle can read the same in two languages
            return self.take(language)
        self._given.add(handle)
        return handle

    def _numbered(self) -> str:
        given = len(self._given)
        self._given.add(handle := f"Member {given}")
        return handle


def about(chance: Chance, field: str, skills: Sequence[str], role: str, language: str) -> str:
    """Three sentences on what somebody does and looks for."""
    texts, topics = source("abouts"), chance.mixed(source("fields")[field]["topics"][language])
    named = skill_names(skills[:3], language)
    part = "mentor" if role == "mentor" else "exile"
    sentences = [chance.pick(texts[place][language]) for place in ("first", "second", part)]
    return " ".join(sentences).format(topic=topics[0], other=topics[-1], skills=named)


def skill_names(codes: Sequence[str], language: str) -> str:
    """Names of skills as they stand inside a sentence: small letters, but for names of languages and programs."""
    names = [name(SKILLS, code, language) for code in codes]
    return ", ".join(text if _is_proper(text) else text[0].lower() + text[1:] for text in names)


def _is_proper(text: str) -> bool:
    return text.split(maxsplit=1)[0] in source("abouts")["proper"] or not text[1:2].islower()


def request_note(chance: Chance, language: str) -> str:
    """What somebody writes who asks for a contact."""
    return str(chance.pick(source("abouts")["asks"][language]))


def _handles(language: str) -> list[str]:
    words: dict[str, Any] = source("handles")[language]
    if language == "en":
        return [f"{adjective} {noun}" for adjective in words["adjectives"] for noun in words["nouns"]]
    return [f"{forms[gender]} {noun}" for forms in words["adjectives"] for noun, gender in words["nouns"]]
