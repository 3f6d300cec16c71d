"""How two values of one type of fact compare: yes, no, or None where it cannot be told. See docs/rule-packs.md."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, TypeAlias

from workflow.model.duration import Duration

Test: TypeAlias = Callable[[Any, Any], bool | None]

_ORDER = {
    "at_least": operator.ge, "more_than": operator.gt, "at_most": operator.le, "less_than": operator.lt,
    "before": operator.lt, "after": operator.gt, "on_or_before": operator.le, "on_or_after": operator.ge,
}  # fmt: skip
_SIZES, _DATES = ("at_least", "more_than", "at_most", "less_than"), ("before", "after", "on_or_before", "on_or_after")
_EQUAL, _SETS = ("is", "is_not", "in", "not_in"), ("includes", "includes_any")
OPERATORS: dict[str, tuple[str, ...]] = {
    "yes-no": ("is", "is_not"),
    "text": _EQUAL,
    "choice": _EQUAL,
    "jurisdiction": _EQUAL,
    "number": (*_EQUAL, *_SIZES),
    "duration": (*_EQUAL, *_SIZES),
    "date": (*_EQUAL, *_DATES),
    "choices": _SETS,
    "jurisdictions": _SETS,
    "texts": (),
    "narrative": (),
    "moment": (),
    "list": (),
}
"""Which operators each type of fact takes, besides `known`."""

_TURNED = {True: False, False: True, None: None}


def comparison(word: str) -> Test:
    """Return the comparison behind an operator; None means that it cannot be told."""
    simple: dict[str, Test] = {
        "is": _equal,
        "is_not": lambda have, want: _TURNED[_equal(have, want)],
        "in": _among,
        "not_in": lambda have, want: _TURNED[_among(have, want)],
        "includes": lambda have, want: have is not None and want in have,
        "includes_any": lambda have, want: any(one in (have or ()) for one in want or ()),
    }
    if word in simple:
        return simple[word]
    order = _ORDER[word]

    def ordered(have: Any, want: Any) -> bool | None:  # noqa: ANN401 - date, number or duration, checked at load
        if have is None or want is None:
            return False
        if isinstance(have, Duration):
            compared = have.compare(want)
            return None if compared is None else order(compared, 0)
        return bool(order(have, want))

    return ordered


def _equal(have: Any, want: Any) -> bool | None:  # noqa: ANN401 - values of one type, checked at load
    """Say whether two values are the same; a said none equals nothing, 30 days and 1 month cannot be told."""
    if isinstance(have, Duration) and isinstance(want, Duration):
        compared = have.compare(want)
        return None if compared is None else compared == 0
    return have is not None and bool(have == want)


def _among(have: Any, wanted: Any) -> bool | None:  # noqa: ANN401 - as above
    answers = {_equal(have, want) for want in wanted}
    return True if True in answers else None if None in answers else False
