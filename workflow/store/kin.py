"""Names folded so that one person written in two ways, or two scripts, gives the same word.

A coarse fold, made to offer, never to decide: letters of other scripts become Latin ones,
spellings that sound alike fall together, vowels and doubled letters go. 'Муҳаммад',
'Mohammed' and 'Muhamad' are one word; so, now and then, are names of strangers.
"""

# ruff: noqa: RUF001, SIM905 - letters of other scripts are what this file is about; lists are easier to read so

from __future__ import annotations

import re
import unicodedata

MARK = "~"
"""Before a folded word, so that no word that somebody types is taken for one."""

_GREEK = dict(
    zip("αβγδεζηθικλμνξοπρςστυφχψω", "a v g d e z i th i k l m n x o p r s s t y f ch ps o".split(), strict=True)
)
_CYRILLIC = {
    **dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziiklmnoprstufye", strict=True)),
    "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ь": "", "ю": "yu", "я": "ya",
    "і": "i", "є": "e", "ґ": "g", "ђ": "dj", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dz", "қ": "k", "ғ": "g",
    "ҳ": "h", "ө": "o", "ү": "u", "ұ": "u", "ә": "a", "һ": "h", "ң": "ng",
}  # fmt: skip
_ARABIC = {
    **dict(zip("ابتثجحخدذرزسشصض", "a b t s j h kh d z r z s sh s d".split(), strict=True)),
    **dict(zip("طظعغفقكلمنهوي", "t z a g f k k l m n h w y".split(), strict=True)),
    "پ": "p", "چ": "ch", "ژ": "zh", "گ": "g", "ک": "k", "ی": "y", "ى": "a", "ة": "a", "ء": "", "ئ": "y", "ؤ": "w",
}  # fmt: skip
_HEBREW = dict(
    zip("אבגדהוזחטיךכלםמןנסעףפץצקרשת", "a b g d h v z h t y k k l m m n n s a f f ts ts k r sh t".split(), strict=True)
)
_LATIN = {"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "e", "œ": "e", "þ": "th", "ð": "d"}
_TABLE = str.maketrans({**_GREEK, **_CYRILLIC, **_ARABIC, **_HEBREW, **_LATIN})
_ALIKE = (
    ("sch", "s"), ("sh", "s"), ("tch", "c"), ("zh", "j"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("th", "t"),
    ("dj", "j"), ("ch", "h"), ("ck", "k"), ("ks", "x"), ("ts", "s"), ("tz", "s"), ("dz", "z"), ("q", "k"), ("c", "k"),
    ("w", "v"), ("z", "s"), ("f", "v"),
)  # fmt: skip
_SOFT = re.compile(r"[aeiouyjh]")
_WORDS = re.compile(r"[^\W\d_]+")
_SHORTEST = 2


def without_marks(text: str) -> str:
    """Return a text without accents and capitals."""
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(c))


def kin_of(name: str) -> set[str]:
    """Return the folded words of a name, each after MARK; one that folds to nothing much stays whole."""
    plain = without_marks(name).replace("'", "").replace("\u2019", "").translate(_TABLE)
    folded = {_fold(word) for word in _WORDS.findall(plain)}
    return {MARK + word for word in folded if word}


def _fold(word: str) -> str:
    for sound, written in _ALIKE:
        word = word.replace(sound, written)
    first = "a" if _SOFT.match(word) else ""
    bare = re.sub(r"(.)\1+", r"\1", first + _SOFT.sub("", word))
    return bare if len(bare) >= _SHORTEST else word
