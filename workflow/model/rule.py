"""A rule of law as data: what it is, where it stands, when it was in force, what of its text was read."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from workflow.model.base import Frozen, Text
from workflow.model.period import Period
from workflow.vocabulary import Force, RuleType, Side, SourceGrade, StepEffect

RULE_ID = r"^[a-z0-9-]+(/[a-z0-9.-]+)+$"


class Citation(Frozen):
    """Where the rule stands, down to article, paragraph or sentence."""

    instrument: str = Field(min_length=2)
    place: str = Field(min_length=1)

    def __str__(self) -> str:
        """Return instrument and place as a lawyer would cite them."""
        return f"{self.instrument} {self.place}"


class InForce(Frozen):
    """When the rule was law. `earlier: not-known` says that the base does not show how long before `from`."""

    from_: date = Field(alias="from")
    until: date | None = None
    earlier: Literal["not-in-force", "not-known"] = "not-in-force"
    note: str | None = None


class TextRead(Frozen):
    """What of the text was read, and the text's own date."""

    grade: SourceGrade
    as_of: Annotated[str, BeforeValidator(str), Field(pattern=r"^\d{4}(-\d\d(-\d\d)?)?$")]
    checked_on: date
    note: str | None = None


class HoldSpan(Frozen):
    """Which event starts a hold, which end it, and which effects it blocks meanwhile."""

    starts: str
    ends: tuple[str, ...] = Field(min_length=1)
    blocks: tuple[StepEffect, ...] = Field(min_length=1)


class DocumentNeeded(Frozen):
    """A paper the law asks for."""

    id: str
    certified: Text | None = None
    language: Text | None = None


class UseLimit(Frozen):
    """What the receiving side may do with what it gets."""

    purpose: Text
    onward: Text | None = None
    retention: Text | None = None


class Rule(Frozen):
    """One rule. `when` and `met_when` are raw here; `rules/loader.py` compiles them."""

    id: str = Field(pattern=RULE_ID)
    type: RuleType
    force: Force = Force.MANDATORY
    kinds: tuple[str, ...] = Field(min_length=1)
    side: Side | None = None
    in_force: InForce
    known_from: date
    """When this encoding was known; with `in_force` the two times of law."""
    as_of: Literal["request"] = "request"
    """Which date governs. Only the request's own date so far; another word is refused, never passed over."""
    citation: Citation
    plain: Text
    basis: tuple[str, ...] = ()
    text_read: TextRead
    verified: bool
    decides: Text | None = None
    feeds: tuple[str, ...] = ()
    """Checkpoints whose question this rule's finding informs."""
    for_each: str | None = None
    when: Any = None
    met_when: Any = None
    lifted_by: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()
    consequence: Text | None = None
    right: Text | None = None
    """For a rule that protects the person: the right, in words addressed to them, and how to use it."""
    period: Period | None = None
    document: DocumentNeeded | None = None
    limit: UseLimit | None = None
    hold: HoldSpan | None = None
    checkpoint: str | None = None

    @model_validator(mode="after")
    def _has_what_its_type_needs(self) -> Rule:
        needs = {
            RuleType.TIME_LIMIT: "period",
            RuleType.DOCUMENT: "document",
            RuleType.USE_LIMIT: "limit",
            RuleType.HOLD: "hold",
            RuleType.CHECKPOINT: "checkpoint",
            RuleType.REQUIREMENT: "met_when",
            RuleType.GROUND_FOR_REFUSAL: "when",
            RuleType.PERMISSION: "when",
        }
        need = needs.get(self.type)
        if need and getattr(self, need) is None:
            raise ValueError(f"a {self.type} needs '{need}'")
        for owner, key in needs.items():
            if key not in ("when", "met_when") and owner is not self.type and getattr(self, key) is not None:
                raise ValueError(f"'{key}' belongs to a {owner}, not to a {self.type}")
        if self.met_when is not None and self.type not in (RuleType.REQUIREMENT, RuleType.DOCUMENT):
            raise ValueError("'met_when' belongs to a requirement or a document")
        if self.text_read.grade is SourceGrade.NONE and self.verified:
            raise ValueError("nothing was read of the text, so it cannot be verified")
        return self
