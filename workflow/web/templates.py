"""The templates of the desk: everything escaped, nothing undefined passes; what is foreign stands in its own language.

A text that knows its language (`workflow.documents.foreign`) prints as an element with `lang` and `dir`. Inside an
attribute, a title or an option there can be no element, so that it is printed there as plain text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import govuk_frontend_jinja
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.utils import missing
from markupsafe import Markup, escape

from workflow.documents.foreign import Foreign, direction_of
from workflow.documents.strings import ENGLISH

STATIC = Path(__file__).resolve().parent / "static"
_KIT = Path(govuk_frontend_jinja.__file__).parent / "templates"
_STAMP = 12


def templates_in(folder: Path, direction: str = "") -> Environment:
    """Return the environment for `folder`/desk: for English, or else for a language written `ltr` or `rtl`."""
    loader = ChoiceLoader([FileSystemLoader(folder / "desk"), FileSystemLoader(_KIT)])
    env = Environment(
        loader=loader, autoescape=True, undefined=_Missing, trim_blocks=True, lstrip_blocks=True, auto_reload=False,
        extensions=[_PlainWhereNeeded] if direction else [], finalize=_isolated if direction == "rtl" else None,
    )  # fmt: skip
    env.globals["asset"] = _assets()
    env.filters["plain"] = plain
    env.filters["of_its_language"] = partial(of_its_language, page=direction)
    env.filters["english"] = _english if direction else str
    return env


class _Missing(StrictUndefined):
    """Strict about names and attributes; a key that a mapping lacks is empty, as the kit's macros expect."""

    def __new__(cls, hint: str | None = None, obj: Any = missing, **rest: Any) -> Any:  # noqa: ANN401 - Jinja's own
        """Return the strict or the lenient sort."""
        kind = ChainableUndefined if isinstance(obj, dict) else StrictUndefined
        return kind(hint, obj, **rest)


def _assets() -> dict[str, str]:
    """Return the address of each static file, with a stamp of its content, so that browsers keep it for a year."""
    files = json.loads((STATIC / "manifest.json").read_text(encoding="utf-8"))["files"]
    return {name: f"/static/{name}?v={each['sha256'][:_STAMP]}" for name, each in files.items()}


class _Plain(str):
    """Text that stands where there can be no element."""

    __slots__ = ()


def plain(value: object) -> object:
    """Return a value as it is printed inside an attribute, a title or an option: without elements."""
    if isinstance(value, Markup):
        return _Plain(value.striptags()) if "<" in value else value
    return _Plain(value) if isinstance(value, str) else value


def of_its_language(value: object, page: str = "") -> Markup:
    """Return the attributes that say language and direction of a text which is printed plain, as in an option."""
    if isinstance(value, Foreign):
        return Markup(' lang="{}" dir="{}"').format(value.language, direction_of(value) or "auto")
    turned = page == "rtl" and isinstance(value, str) and direction_of(value) == "ltr"
    return Markup(' dir="ltr"') if turned else Markup()


def _english(value: object) -> str:
    """Return what there is in English alone, on a page of another language."""
    return Foreign(str(value), ENGLISH) if value else ""


class _Isolated(str):
    """Text written from left to right in a line from right to left."""

    __slots__ = ()

    def __html__(self) -> str:
        """Return the element that keeps its order."""
        return f"<bdi>{escape(str(self))}</bdi>"


def _isolated(value: object) -> object:
    """Return what is written from left to right so that it keeps its order in a line from right to left."""
    return _Isolated(value) if type(value) is str and direction_of(value) == "ltr" else value


_MARK = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z]*)|[>\"']")
_NO_ELEMENTS = ("title", "textarea", "option")


class _PlainWhereNeeded(Extension):
    """Adds `|plain` to what is printed where HTML knows no elements, by reading the HTML around it."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Pass the tokens of a template on."""
        place, is_plain, words = _Place(), False, ["", ""]
        for token in stream:
            if token.type == "data":
                place.read(token.value)
            words = [words[1], str(token.value)]
            if token.type == "name" and words == ["block", "title"]:
                place.inside = "title"
            elif token.type == "name" and words[1] == "endblock" and place.inside == "title":
                place.inside = ""
            if token.type == "variable_begin":
                is_plain = bool(place.quote or place.inside)
            if token.type == "variable_end" and is_plain:
                yield from (Token(token.lineno, "rparen", ")"), Token(token.lineno, "pipe", "|"))
                yield Token(token.lineno, "name", "plain")
            yield token
            if token.type == "variable_begin" and is_plain:
                yield Token(token.lineno, "lparen", "(")


class _Place:
    """Where in the HTML one stands: in an attribute's quotes, in an element that holds text alone, or anywhere else."""

    def __init__(self) -> None:
        self.quote = self.inside = self._name = ""
        self._in_tag = False

    def read(self, html: str) -> None:
        """Go on through a piece of HTML."""
        for found in _MARK.finditer(html):
            sign = found[0]
            if self._in_tag and sign in "\"'":
                self.quote = "" if self.quote == sign else self.quote or sign
            elif self._in_tag and not self.quote and sign == ">":
                self._in_tag = False
                self.inside = self._name if self._name in _NO_ELEMENTS else ""
            elif not self._in_tag and sign[0] == "<":
                self._in_tag, self._name = True, "" if found["close"] else found["name"].lower()
