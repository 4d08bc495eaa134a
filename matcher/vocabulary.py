"""The terms that people, openings and initiatives are described with, in four languages; typed text to terms.

Every list maps a code to its `Term`, in the order in which a form shows it. The lists are data: they stand in
`matcher/data/*.json` and are read once at import. An installation may add skills of its own at its start.
"""

import functools
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import resources
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.remembered import forget_words, remembered
from matcher.terms import TermMatcher
from matcher.text import (
    STOP_WORDS,
    clean,
    fold,
    guess_cyrillic,
    guess_language,
    lemmas,
    lemmas_of,
    tokens,
    transliterate,
)

LANGUAGES = ("en", "ru", "uk", "be")
"""The languages that every term has a name in; the first is the one to fall back to."""


@dataclass(frozen=True)
class Term:
    """One concept: its code, a name per language, and what else people type when they mean it.

    `group` is a code of the list's group list, or None. `sensitive` terms are never public, never exported and
    never counted in small cells. `link` is the address of the same concept in ESCO, where it is known.
    """

    code: str
    names: Mapping[str, str]
    group: str | None = None
    sensitive: bool = False
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    link: str | None = None

    def labels(self, lang: str) -> tuple[str, ...]:
        """Return the name in `lang` and after it the aliases typed in that language."""
        return (self.names[lang], *self.aliases.get(lang, ()))


Terms = Mapping[str, Term]


def _read(name: str) -> dict[str, list[Any]]:
    lists: dict[str, list[Any]] = json.loads(
        resources.files("matcher").joinpath("data", f"{name}.json").read_text("utf-8")
    )
    return lists


def _terms(rows: Iterable[Mapping[str, Any]], group: str | None = None) -> Terms:
    terms: dict[str, Term] = {}
    for row in rows:
        if row["code"] in terms:
            raise ValueError(f"the code {row['code']} stands twice in one list of matcher/data")
        terms[row["code"]] = Term(
            code=row["code"],
            names={lang: row[lang] for lang in LANGUAGES},
            group=row.get("group", group),
            sensitive=row.get("sensitive", False),
            aliases={lang: tuple(typed) for lang, typed in row.get("aliases", {}).items()},
        )
    return MappingProxyType(terms)


_fields, _support, _kinds, _places, _states = map(_read, ("fields", "support", "kinds", "places", "states"))

FIELD_GROUPS = _terms(_fields["field_groups"])
FIELDS = _terms(_fields["fields"])
STAGES = _terms(_fields["stages"])
SUPPORT_GROUPS = _terms(_support["support_groups"])
SUPPORT = _terms(_support["support"])
OPENING_KINDS = _terms(_kinds["opening_kinds"])
PROGRAMME_KINDS = _terms(_kinds["programme_kinds"])
INITIATIVE_KINDS = _terms(_kinds["initiative_kinds"])
INITIATIVE_ROLES = _terms(_kinds["initiative_roles"])
ORIGINS_INVOLVED = _terms(_kinds["origins_involved"])
ORIGINS = _terms(_places["origins"])
REGIONS = _terms(_places["regions"])
COUNTRY_REGIONS: Mapping[str, str] = MappingProxyType(
    {country: region["code"] for region in _places["regions"] for country in region["countries"]}
)
CONNECTION_STATES = _terms(_states["connection_states"])
MENTORSHIP_STATES = _terms(_states["mentorship_states"])
OPENING_STATES = _terms(_states["opening_states"])
PROGRAMME_STATUSES = _terms(_states["programme_statuses"])
CONTACT_MODES = _terms(_states["contact_modes"])
VISIBILITY = _terms(_states["visibility"])
RETURN_INTENTIONS = _terms(_states["return_intentions"])
DESIGNATIONS = _terms(_states["designations"])
DISMISS_REASONS = _terms(_states["dismiss_reasons"])
CEFR = _terms(_states["cefr"])
_built_in: Terms = MappingProxyType(
    {code: term for group in FIELD_GROUPS for code, term in _terms(_read(f"skills_{group}")["skills"], group).items()}
)
_skills = dict(_built_in)
SKILLS: Terms = MappingProxyType(_skills)
"""The skills built in and, after `add_skills`, those of the installation."""

_CODE = re.compile(r"[a-z0-9_]{1,80}")
_UNGROUPED = "other"
_SEPARATORS = re.compile(r"[,;|\n\r•·]+|(?<=[.!?])\s+")
_PHRASE_WORDS = 4
"""A listed phrase has at most so many words that name something; what is longer is read as a sentence."""
_SHORT_WORD = 2
"""A word this short ("js", "go", "R") is a skill only where it stands alone, not inside a phrase ("to go there")."""
_standing = _read("ambiguous")
_AMBIGUOUS = frozenset(_standing["ambiguous_words"])
"""Longer words of the same sort: "art" is a skill, "state of the art" is none."""
_JOINING = frozenset(_standing["joining_words"])
"""What may stand between two words that stand alone."""
_SUGGESTION_FLOOR = 0.3
"""Below this likeness a suggestion looks arbitrary."""
_LONGEST_LABEL = 80
"""Letters of a typed phrase that are compared with labels; every label is shorter."""

_Key = tuple[str, ...]


def name(terms: Terms, code: str, lang: str) -> str:
    """Return the name of `code` in `lang`, in English for a language that has no names.

    Raises KeyError for a code that is not in the list.
    """
    names = terms[code].names
    return names.get(lang, names[LANGUAGES[0]])


def find_code(terms: Terms, typed: str) -> str | None:
    """Return the code whose code, name or alias in any language is `typed`, or None.

    Letters' case, accents, hyphens and underscores do not count.
    """
    wanted = spelling(typed)
    return spellings(terms).get(wanted) if wanted else None


def spellings(terms: Terms) -> dict[str, str]:
    """Return each code, name and alias of `terms`, folded as `find_code` compares them, with its term's code.

    What two terms share belongs to the first.
    """
    found: dict[str, str] = {}
    for term in terms.values():
        for label in (term.code, *(label for lang in LANGUAGES for label in term.labels(lang))):
            found.setdefault(_spelling_of(label), term.code)
    return found


def add_skills(rows: Iterable[Mapping[str, Any]]) -> None:
    """Add an installation's own skills to SKILLS, in place of those added before.

    A row is one of `matcher/data/skills_*.json`. With a code that is built in it adds its aliases and its link, else
    it needs an English name, which stands in for the names that it lacks. Call it at the start of a process, before
    any text is read. Raises ValueError, which names the code, for a row that is not of this kind; nothing is changed.
    """
    added: dict[str, Term] = {}
    for row in rows:
        term = _own_skill(row)
        if term.code in added:
            raise ValueError(f"the code {term.code} stands twice")
        added[term.code] = term
    if {**_built_in, **added} == _skills:
        return
    _skills.clear()
    _skills.update({**_built_in, **added})
    forget_words()
    for read_once in (_phrase_book, _first_words, _skill_names):
        read_once.cache_clear()


def _own_skill(row: Mapping[str, Any]) -> Term:
    code = str(row.get("code", ""))
    known = _built_in.get(code)
    names = {lang: row.get(lang, row.get(LANGUAGES[0])) for lang in LANGUAGES} if known is None else known.names
    aliases, group, link = row.get("aliases", {}), row.get("group", _UNGROUPED), row.get("link")
    if not _CODE.fullmatch(code):
        raise ValueError(f"{code[:80]!r} is no code: expected small Latin letters, digits and underscores")
    if not all(isinstance(text, str) and text.strip() for text in names.values()):
        raise ValueError(f"{code} has no English name, or one that is no text")
    if not isinstance(aliases, dict) or not all(_is_texts(typed) for typed in aliases.values()):
        raise ValueError(f"the aliases of {code} are not lists of texts by language")
    if group not in FIELD_GROUPS or not isinstance(link, str | None):
        raise ValueError(f"the group of {code} is none of {', '.join(FIELD_GROUPS)}, or its link is no text")
    if known is None:
        return Term(code, names, group, aliases={lang: tuple(typed) for lang, typed in aliases.items()}, link=link)
    joined = {lang: (*known.aliases.get(lang, ()), *aliases.get(lang, ())) for lang in LANGUAGES}
    return replace(known, aliases={lang: tuple(dict.fromkeys(typed)) for lang, typed in joined.items()}, link=link)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def skill_codes(skills: str | Iterable[str], lang: str | None = None) -> list[str]:
    """Return the codes of the skills named in free text, or in a list of codes and phrases.

    `lang` is the language to prefer where one spelling names different skills in two of them; None guesses it.
    """
    listed = [skills] if isinstance(skills, str) else skills
    return list(dict.fromkeys(code for raw in listed for _, codes, _ in _parse(raw, lang) for code in codes))


def parse_skills(raw: str) -> tuple[list[str], list[str]]:
    """Return the codes of the skills named in `raw`, and the phrases that say more, kept as typed.

    `raw` lists phrases (comma, semicolon, bar, new line) or is a sentence, in any of the four languages or in
    several. A phrase is kept when no skill, or only a part of it, was recognised ("medieval history" gives
    `history` and itself); a sentence is kept when nothing in it was.
    """
    codes: dict[str, None] = {}
    kept: dict[str, str] = {}
    for phrase, found, says_more in _parse(raw, None):
        codes |= dict.fromkeys(found)
        if says_more:
            kept.setdefault(fold(phrase), phrase)
    return list(codes), list(kept.values())


def suggest_skills(prefix_or_typo: str, lang: str, k: int = 5) -> list[Term]:
    """Return up to `k` skills whose names or aliases are spelt like `prefix_or_typo`, the likest first.

    Labels of all four languages are compared in Latin letters; where two are as likely, that of `lang` comes first.
    """
    typed = " ".join(tokens(transliterate(prefix_or_typo[:_LONGEST_LABEL])))
    if not typed:
        return []
    matcher, langs, names = _skill_names()
    known = matcher.likeness([typed])[0] >= _SUGGESTION_FLOOR
    # However few letters of a word are typed so far, it may be meant.
    known |= [f" {typed}" in together for together in names.values()]
    scores = matcher.scores([typed])
    best = matcher.names_.best(np.where(langs == lang, scores, -np.inf))[0]
    ranked = sorted(zip(-best[known], np.array(list(names))[known], strict=True))
    return [SKILLS[code] for _, code in ranked[:k]]


def spelling(label: str) -> str:
    """Return `label` as it is compared: case, accents, hyphens and underscores do not count."""
    return " ".join(tokens(label.replace("_", " ")))


@functools.lru_cache(maxsize=1 << 12)
def _spelling_of(label: str) -> str:
    """The same of what stands in a list, which nobody typed."""
    return spelling(label)


def _parse(raw: str, lang: str | None) -> Iterator[tuple[str, list[str], bool]]:
    """The phrases of a list or a sentence, each with the codes named in it and whether it says more than they do."""
    for part in _SEPARATORS.split(raw):
        phrase = clean(part).rstrip(".!? ")
        if phrase in SKILLS:
            yield phrase, [phrase], False
            continue
        found, rest, words = _find(phrase, lang)
        yield phrase, found, bool(words and (not found or (rest and words <= _PHRASE_WORDS)))


def _find(chunk: str, lang: str | None) -> tuple[list[str], int, int]:
    """Return the codes in the order of the text, how many words no skill covers, and how many words there are."""
    words = [word for word in tokens(chunk) if word not in STOP_WORDS]
    # Most words of a text begin no label: looking only at those that do is what makes whole texts affordable.
    longest = {start: length for start, word in enumerate(words) if (length := _longest_label(word))}
    if not longest:
        return [], len(words), len(words)
    guessed = guess_language(chunk)
    cyrillic = guess_cyrillic(chunk) if guessed == LANGUAGES[0] else guessed
    books, forms = _books(lang or guessed, cyrillic), list(map(_forms, words))
    alone = set(_alone(chunk)) if any(_means_little(words[start]) for start in longest) else ()
    found: dict[int, str] = {}
    free = [True] * len(words)
    for length in range(min(len(words), max(longest.values())), 0, -1):
        for start in (start for start, most in longest.items() if length <= most):
            span = slice(start, start + length)
            telling = length > 1 or words[start] in alone or not _means_little(words[start])
            if telling and span.stop <= len(words) and all(free[span]):
                code = _look_up(books, forms[span])
                if code is not None:
                    found[start] = code
                    free[span] = [False] * length
    return [found[start] for start in sorted(found)], sum(free), len(words)


def _books(preferred: str, cyrillic: str) -> Sequence[tuple[Mapping[_Key, str], int]]:
    """The labels that a text is held against, the preferred language's first, each with the form that words take in it;
    `cyrillic` is the language of Cyrillic words where English is compared."""
    order = sorted(LANGUAGES, key=preferred.__ne__)
    return [(_phrase_book()[one], LANGUAGES.index(cyrillic if one == LANGUAGES[0] else one)) for one in order]


@remembered
def _forms(word: str) -> _Key:
    """A word as typed, and in its dictionary form where Cyrillic words are of each language but the first."""
    return (word, *(lemmas_of([word], lang)[0] for lang in LANGUAGES[1:]))


@remembered
def _longest_label(word: str) -> int:
    """Of how many words the longest label is that begins with a word in any of its forms; 0 when none does."""
    return max(_first_words().get(form, 0) for form in _forms(word))


def _means_little(word: str) -> bool:
    return len(word) <= _SHORT_WORD or word in _AMBIGUOUS


def _look_up(books: Iterable[tuple[Mapping[_Key, str], int]], forms: Sequence[_Key]) -> str | None:
    typed = tuple(form[0] for form in forms)
    for book, column in books:
        code = book.get(typed) or book.get(tuple(form[column] for form in forms))
        if code is not None:
            return code
    return None


def _content(text: str, lang: str) -> list[str]:
    pairs = zip(tokens(text), lemmas(text, lang), strict=True)
    return [lemma for word, lemma in pairs if word not in STOP_WORDS]


def _alone(chunk: str) -> Iterator[str]:
    for part in chunk.split("/"):
        joined = " ".join("," if word in _JOINING else word for word in tokens(part))
        yield from (run.strip() for run in joined.split(","))


@functools.cache
def _phrase_book() -> Mapping[str, Mapping[_Key, str]]:
    """Return, per language, each label as typed and in dictionary forms with its skill's code."""
    book: dict[str, dict[_Key, str]] = {lang: {} for lang in LANGUAGES}
    for lang, keys in book.items():
        for term in SKILLS.values():
            for label in term.labels(lang):
                typed = tuple(word for word in tokens(label) if word not in STOP_WORDS)
                keys.setdefault(typed, term.code)
                keys.setdefault(tuple(_content(label, lang)), term.code)
    return book


@functools.cache
def _first_words() -> Mapping[str, int]:
    """Return every word that begins a label, with the length of the longest one in words."""
    longest: dict[str, int] = {}
    for key in sorted(itertools.chain(*_phrase_book().values()), key=len):
        longest.update(dict.fromkeys(key[:1], len(key)))
    return longest


@functools.cache
def _skill_names() -> tuple[TermMatcher, NDArray[np.str_], Mapping[str, str]]:
    """Return a matcher for the skills' labels of all languages in Latin letters, each label's language, and per
    skill all its labels in one text."""
    labels = [
        (" ".join(tokens(transliterate(label))), lang, term.code)
        for term in SKILLS.values()
        for lang in LANGUAGES
        for label in term.labels(lang)
    ]
    names, langs, codes = zip(*labels, strict=True)
    together = dict.fromkeys(codes, "")
    for label, _, code in labels:
        together[code] += f" {label};"
    return TermMatcher().fit(names, codes), np.array(langs), together
