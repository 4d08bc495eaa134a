"""One Latin spelling for words that languages share, near to how they sound: for comparing, never for showing."""

import re

from matcher.remembered import remembered
from matcher.text import transliterate


class _Rules:
    """Patterns and what is heard instead, tried in order at each letter; what was replaced is not looked at again."""

    def __init__(self, *pairs: tuple[str, str]) -> None:
        self._written = re.compile("|".join(f"({written})" for written, _ in pairs))
        self._heard = ("", *(heard for _, heard in pairs))

    def apply(self, word: str) -> str:
        return self._written.sub(lambda found: self._heard[found.lastindex or 0], word)


# What Slavic languages borrowed from Latin they wrote by these sounds: "action" is "акция".
_ENGLISH = _Rules(
    ("tion", "tsi"),
    ("sch", "sk"),
    ("ph", "f"),
    ("th", "t"),
    ("ck", "k"),
    ("x", "ks"),
    ("qu", "kv"),
    ("q", "k"),
    ("c(?=[eiy])", "ts"),
    ("c(?!h)", "k"),
    ("w", "v"),
    ("j", "dzh"),
    ("y", "i"),
    ("ee", "i"),
    ("oo", "u"),
)
# Soft consonants go back to what the eastern languages kept: "ciało" is "тіло", "dzień" is "день", "rzeka" is "река".
_POLISH = _Rules(
    ("szcz", "shch"),
    ("sz", "sh"),
    ("cz", "ch"),
    ("rz", "r"),
    ("ż", "zh"),
    ("ch", "kh"),
    ("dź|dz(?=i)", "d"),
    ("dz", "z"),
    ("ć|c(?=i)", "t"),
    ("c", "ts"),
    ("h", "g"),
    ("ą", "u"),
    ("ę", "ia"),
    ("i(?=[eoó])", ""),
    ("w", "v"),
    ("[jy]", "i"),
)
# "дзень" is "день", "цяпер" is "тепер", "праўда" is "правда".
_BELARUSIAN = _Rules(("дз(?=[еёіюяь])", "д"), ("ц(?=[еёіюяь])", "т"), ("ў", "в"))
_HEARD: dict[str, _Rules] = {"en": _ENGLISH, "pl": _POLISH, "be": _BELARUSIAN}

_TWICE = re.compile(r"([a-z])\1")
_VOWELS = re.compile("[aeiouyh]")


@remembered
def sound_of_word(word: str, lang: str) -> str:
    """A word, any letters, in the common spelling."""
    heard = word.casefold()
    rules = _HEARD.get(lang)
    return _TWICE.sub(r"\1", transliterate(rules.apply(heard) if rules else heard))


def sound(text: str, lang: str) -> str:
    """`text` of language `lang` in the common spelling: "Фонд", "Fund" and "Fundacja" come out near each other.

    Languages without rules of their own are transliterated. Words stand where they stood, doubled letters are single.
    """
    return " ".join(sound_of_word(word, lang) for word in text.split())


def consonants(spelt: str) -> str:
    """What stays of the common spelling without its vowels, which languages change most."""
    return _VOWELS.sub("", spelt)
