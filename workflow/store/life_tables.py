"""Tables of what is counted from the log of decisions: projections that can be made again from it."""

from __future__ import annotations

from sqlalchemy import Index

from workflow.store.tables import clustered, octets, text, whole

COUNTED = clustered("counted", text("log", key=True), whole("position"), text("closing"))
"""Up to which entry a log was counted, and which stages were taken as closed."""

LIVES = clustered(
    "lives", text("request", key=True), text("kind"), text("procedure"), text("requesting"), text("requested"),
    whole("specimen"), text("packs"), whole("erased"), octets("body"),
)  # fmt: skip
"""What each request is, for counting; `body` is where the counting of it stands, encrypted."""

SPANS = clustered(
    "life_spans", text("request", key=True), whole("seq", key=True), whole("begins"), whole("ends"), text("before"),
    text("earlier"), text("stage"), text("running"), whole("erased"), whole("over"), whole("closed"),
    Index("life_spans_by_begin", "begins"), Index("life_spans_by_end", "closed", "ends", "begins"),
)  # fmt: skip
"""Every stretch in which a request stood in one stage while the same clocks ran, in microseconds since 1970."""

MARKS = clustered(
    "life_marks", text("request", key=True), whole("seq", key=True), whole("number", key=True), whole("at"),
    whole("sort"), octets("body"), Index("life_marks_by_time", "at", "sort"),
)  # fmt: skip
"""Every step, answer and lapse of an answer; what they were is in `body`, encrypted."""
