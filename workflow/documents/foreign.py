"""Texts that are not in their paper's language or not written in its direction, and how a template prints them.

Each is a text like any other. Printed, it stands in an element that says its language, for whoever hears the paper,
and its direction, so that a Latin reference in an Arabic line, or an Arabic name in a French one, reads as it should.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Self

from workflow.errors import DocumentError

if TYPE_CHECKING:
    from babel import Locale

TO_THE_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
"""A letter of a script written from right to left."""


class Foreign(str):
    """Text with its language."""

    __slots__ = ("language",)
    language: str

    def __new__(cls, text: str, language: str) -> Self:
        """Return `text` marked as being in `language`."""
        made = super().__new__(cls, text)
        made.language = language
        return made

    def __html__(self) -> str:
        """Return the element that a template prints."""
        return f'<span lang="{escape(self.language)}" dir="{direction(self.language)}">{escape(str(self))}</span>'


class Turned(str):
    """Text of no one language, such as a name or a number, that is written in another direction than its paper."""

    __slots__ = ()

    def __html__(self) -> str:
        """Return the element that a template prints."""
        return f'<span dir="{direction_of(self)}">{escape(str(self))}</span>'


class Run(str):
    """Texts one after the other, each printed as it would be by itself."""

    __slots__ = ("parts",)
    parts: tuple[str, ...]

    def __new__(cls, *parts: str) -> Self:
        """Return the text that `parts` make."""
        made = super().__new__(cls, "".join(parts))
        made.parts = parts
        return made

    def __html__(self) -> str:
        """Return what a template prints."""
        return "".join(html_of(part) for part in self.parts)


def run(*parts: str) -> str:
    """Return texts as one; what is foreign or turned among them stays so."""
    return Run(*parts) if any(hasattr(part, "__html__") for part in parts) else "".join(parts)


def strung(between: str, texts: Iterable[str]) -> str:
    """Return texts as one with `between` among them; what is foreign or turned among them stays so."""
    parts = [part for text in texts for part in (between, text)]
    return run(*parts[1:])


def html_of(text: str) -> str:
    """Return a text as a template prints it."""
    return str(text.__html__()) if hasattr(text, "__html__") else escape(text)


def marked(text: str, like: str) -> str:
    """Return `text`, in the language of `like` where that is a foreign text, turned where that is."""
    if isinstance(like, Foreign):
        return Foreign(text, like.language)
    return Turned(text) if isinstance(like, Turned) else text


def turned(text: str, around: str) -> str:
    """Return a value as it stands in a line written `around` (ltr or rtl): marked where its own direction differs."""
    if around == "ltr" and not TO_THE_LEFT.search(text):
        return text
    return Turned(text) if direction_of(text) not in (around, "") else text


def direction_of(text: str) -> str:
    """Return how a text is written, by its first letter or else its first digit; empty where it has neither."""
    first = next(filter(str.isalpha, text), "")
    if not first and not any(map(str.isdigit, text)):
        return ""
    return "rtl" if TO_THE_LEFT.match(first) else "ltr"


@lru_cache(maxsize=64)
def direction(language: str) -> str:
    """Return how a language is written, `ltr` or `rtl`, by Babel."""
    return str(locale_of(language).text_direction)


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """Return what Babel knows of a language: its direction, dates, names. Raises DocumentError where it knows none."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - only needed when a paper is made

    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError) as error:
        told = f"Nobody can write dates and names of countries in language '{language}': it is not known."
        raise DocumentError(told, "Name a language by its code, such as fr, uk or pt-BR.") from error
