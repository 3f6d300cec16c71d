"""The closed words of Comity. Open words (stages, events, kinds) are data under rules/."""

from __future__ import annotations

from enum import StrEnum


class Truth(StrEnum):
    """Three answers, never two (strong Kleene logic)."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """What a rule says of a request."""

    APPLIES = "applies"
    DOES_NOT_APPLY = "does-not-apply"
    UNDETERMINED = "undetermined"


class Phase(StrEnum):
    """The small set that all procedures share, for worklists and statistics."""

    INTAKE = "intake"
    ASSESSMENT = "assessment"
    DECISION = "decision"
    EXECUTION = "execution"
    CLOSED = "closed"


class Role(StrEnum):
    """What a person may do. Separation is per request, not per role."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    PRIVACY_REVIEWER = "privacy-reviewer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class RuleType(StrEnum):
    """What sort of rule it is; decides which further keys it has."""

    GROUND_FOR_REFUSAL = "ground-for-refusal"
    REQUIREMENT = "requirement"
    DOCUMENT = "document"
    TIME_LIMIT = "time-limit"
    USE_LIMIT = "use-limit"
    HANDLING = "handling"
    PERMISSION = "permission"
    CHECKPOINT = "checkpoint"
    HOLD = "hold"


class Force(StrEnum):
    """How strongly a rule binds."""

    MANDATORY = "mandatory"
    DISCRETIONARY = "discretionary"
    GUIDANCE = "guidance"


class Side(StrEnum):
    """On whose side a jurisdiction stands in a request."""

    REQUESTING = "requesting"
    REQUESTED = "requested"
    HOLDER = "holder"
    """A further jurisdiction whose law reaches the request: it holds the person, the evidence or the record."""


class StepEffect(StrEnum):
    """What a step does to the person concerned. Drives which checkpoints and holds stand in its way."""

    NONE = "none"
    RESTRAINS = "restrains"
    """Asks for or continues deprivation of liberty."""
    GRANTS = "grants"
    """Decides in favour of the request."""
    SURRENDERS = "surrenders"
    """Hands over the person."""
    DISCLOSES = "discloses"
    """Personal data or evidence leaves."""
    REFUSES = "refuses"
    RELEASES = "releases"
    CLOSES = "closes"


class Nature(StrEnum):
    """Whether an assertion is of the world or a person's assessment of it."""

    FACT = "fact"
    ASSESSMENT = "assessment"


class Sensitivity(StrEnum):
    """How a fact must be handled."""

    ORDINARY = "ordinary"
    PERSONAL = "personal"
    SPECIAL = "special"
    PRIVILEGED = "privileged"
    """Advice of the office's own lawyers: never in an export to the court or the defence."""


class Made(StrEnum):
    """How a translation was made: by a sworn translator, by a person of the office, by a machine."""

    CERTIFIED = "certified"
    OFFICE = "office"
    MACHINE = "machine"


class SourceGrade(StrEnum):
    """What was read of a rule's text. `none` never becomes a rule."""

    PRIMARY = "primary"
    OFFICIAL = "official"
    SECONDARY = "secondary"
    NONE = "none"
