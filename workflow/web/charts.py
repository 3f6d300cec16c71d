"""Charts as SVG made by hand: every one has a title and a description, and its numbers stand in a table beside it.

Only presentation attributes, which the strict policy allows. Bars begin at nothing, or they would lie.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

WIDE, ROW, BAR = 360, 46, 18
INK, TEAL, LINE = "#0b1f26", "#1d5f6f", "#d5dfe2"
LONGEST = 46


def bars(name: str, title: str, described: str, rows: Sequence[tuple[str, float]]) -> Markup:
    """Return horizontal bars, one a row, each with its words above and its number at the end; `name` is unique here."""
    most = max((value for _, value in rows), default=0) or 1
    drawn = Markup("").join(_row(number, *row, most) for number, row in enumerate(rows))
    return Markup(
        '<svg viewBox="0 0 {w} {h}" width="100%" role="img" aria-labelledby="{n}-title {n}-desc" focusable="false" '
        'direction="ltr">'
        '<title id="{n}-title">{title}</title><desc id="{n}-desc">{told}</desc>{drawn}</svg>'
    ).format(w=WIDE, h=max(1, len(rows)) * ROW, n=name, title=str(title), told=described, drawn=drawn)


def _row(number: int, words: str, value: float, most: float) -> Markup:
    top, room = number * ROW, WIDE - 60
    length = max(1 if value else 0, round(room * value / most))
    text = words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
    return Markup(
        '<text x="0" y="{t}" font-size="14" fill="{ink}">{text}</text>'
        '<rect x="0" y="{b}" width="{room}" height="{bar}" fill="{line}"/>'
        '<rect x="0" y="{b}" width="{length}" height="{bar}" fill="{teal}"/>'
        '<text x="{x}" y="{v}" font-size="14" font-weight="650" fill="{ink}">{value}</text>'
    ).format(
        t=top + 14, ink=INK, text=str(text), b=top + 20, room=room, bar=BAR, line=LINE, length=length, teal=TEAL,
        x=room + 8, v=top + 34, value=f"{value:,.0f}",
    )  # fmt: skip
