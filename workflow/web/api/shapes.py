"""The shapes of answers. What an assessment and the law look like is described in docs/json.md."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import Path, Response
from pydantic import BaseModel

from workflow.model.request import CooperationRequest, PaperRecord

Reference = Annotated[
    str, Path(min_length=1, max_length=80, description="Our reference; a slash in it may stand as %2F.")
]


class Listed(BaseModel):
    """One request on a list; nobody is named."""

    reference: str
    kind: str
    procedure: str
    stage: str
    phase: str
    requesting: str
    requested: str
    specimen: bool
    next_step: str | None
    blocked: bool
    awaits: str | None
    """The role whose signature is next."""
    due: datetime | None


class ListPage(BaseModel):
    """Some requests, what is due first at the top, and the address of the next ones."""

    items: list[Listed]
    next: str | None


class RequestShown(BaseModel):
    """A request as it stands."""

    format: Literal["comity-request-1"] = "comity-request-1"
    version: int
    request: CooperationRequest


class StepShown(BaseModel):
    """A step of the procedure from here: open to the caller, or every reason why not and what settles it."""

    id: str
    title: str
    to: str
    effect: str
    decides: bool
    open: bool
    reasons: list[str]


class Done(BaseModel):
    """What an act did. `repeated` where it was done already, under the same key."""

    reference: str
    version: int
    stage: str
    repeated: bool
    papers: list[PaperRecord]


class QuestionShown(BaseModel):
    """A fact that would settle findings, in plain words."""

    path: str
    item: str | None
    question: str
    help: str | None
    type: str
    choices: list[str]
    asked_of: list[str]
    needed_by: list[str]
    settles: list[str]


class Entry(BaseModel):
    """One entry of the trail of a request, opened for the office."""

    seq: int
    at: datetime
    act: str
    stage_before: str | None
    stage_after: str | None
    fields: dict[str, Any]
    erased: bool


class Read(BaseModel):
    """One line of the access log."""

    at: datetime
    act: str
    who: str | None
    saw: str
    purpose: str


class Checked(BaseModel):
    """What held of an export of a trail."""

    holds: bool
    told: str


class Balance(BaseModel):
    """One group of the statistics; `days` is the time requests were open, by whose clock ran."""

    group: str
    opening: int
    received: int
    reopened: int
    closed: int
    closing: int
    days: dict[str, float]


class Figures(BaseModel):
    """Statistics of a period, which balance."""

    start: date
    end: date
    by: str
    specimens: bool
    lines: list[Balance]


def is_named(tag: str, if_none_match: str | None) -> bool:
    """Say whether the head If-None-Match names a tag: its sender holds that already."""
    return tag in {each.strip().removeprefix("W/") for each in (if_none_match or "").split(",")}


def tagged(response: Response, version: int) -> None:
    """Give an answer the tag of a version."""
    response.headers["etag"] = f'"v{version}"'
