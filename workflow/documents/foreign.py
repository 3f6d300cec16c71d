"""A text in another language than its paper's: printed in an element that says which, for whoever reads aloud."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import Self


class Foreign(str):
    """Text with its language. It is a text like any other; a template prints it with `lang` and `dir` around it."""

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


def marked(text: str, like: str) -> str:
    """Return `text`, in the language of `like` where that is a foreign text."""
    return Foreign(text, like.language) if isinstance(like, Foreign) else text


@lru_cache(maxsize=64)
def direction(language: str) -> str:
    """Return how a language is written, `ltr` or `rtl`, by Babel."""
    from babel import Locale  # noqa: PLC0415 - only needed when a paper is made

    return str(Locale.parse(language.replace("-", "_")).text_direction)
