"""Every failure Comity knows, on one screen.

What the law or the facts say is a value (`Finding`, `NotOpen`, `PackFault`).
What the caller or the files did wrong is one of these exceptions:

    WorkflowError                     a sentence, and what to do about it
      InputError                      a file, line or field given by a person
      PackError                       a file of law under rules/
        PackSyntaxError               not readable, or a key given twice
        UnknownTermError              a word that no dictionary or vocabulary has
        MissingCitationError          a rule without its source
        ConflictingRulesError         two rules disagree and neither names the other
      ActionError                     the caller asked for what is not open
        StepNotOpenError              with every reason at once
        NotEntitledError              this person may not do this here
        StaleRequestError             someone acted first
      DocumentError
        MissingFieldError             a form lacks what its article requires
        RenderError                   a page that cannot be made faithfully
        SigningError                  a paper that cannot be signed as asked
      TrailError                      the record does not hold
        EntryMismatchError            an entry is not what its hash says
        ChainBrokenError              an entry does not follow the one before
        SealInvalidError              a signed head that does not verify
        LogRolledBackError            a log is shorter than it was when a witness saw it
        LogForkedError                two logs under one name
        KeyDestroyedError             the content was erased by law
      StoreError
        RequestNotFoundError

No error here knows HTTP or exit codes; `cli/report.py` has the one table.
"""

from __future__ import annotations

from typing import ClassVar


class WorkflowError(Exception):
    """What a person can be told: one sentence with the reason, and the remedy.

    `code` is stable and appears in JSON output; `sentence` names the file, line
    or field; `remedy` says what to do next.
    """

    code: ClassVar[str] = "workflow"

    def __init__(self, sentence: str, remedy: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.remedy = remedy

    def diagnostics(self) -> str:
        """Return the text meant for the person reading: reason, then remedy."""
        stop = "" if not self.remedy or self.sentence.endswith((".", "?", "!", ":")) else "."
        return f"{self.sentence}{stop} {self.remedy}".strip()

    def __reduce__(self) -> tuple[object, ...]:
        """Cross from one process to another as it is."""
        return _as_it_was, (type(self), self.args, self.__dict__)


def _as_it_was(kind: type[WorkflowError], told: tuple[object, ...], kept: dict[str, object]) -> WorkflowError:
    error = kind.__new__(kind, *told)
    error.__dict__.update(kept)
    return error


class InputError(WorkflowError):
    """A file, line or field a person gave cannot be used."""

    code = "input"

    def __init__(self, where: str, reason: str, remedy: str = "") -> None:
        super().__init__(f"{where}: {reason}", remedy)
        self.where = where
        self.reason = reason


class PackError(WorkflowError):
    """A file of law cannot be used; names file, line and, where known, the rule."""

    code = "pack"

    def __init__(self, file: str, line: int, reason: str, remedy: str = "") -> None:
        super().__init__(f"{file}, line {line}: {reason}", remedy)
        self.file = file
        self.line = line
        self.reason = reason


class PackSyntaxError(PackError):
    """The file is not readable, has the wrong shape, or gives a key twice."""

    code = "pack-syntax"


class UnknownTermError(PackError):
    """A word that no dictionary, catalogue or vocabulary has."""

    code = "unknown-term"


class MissingCitationError(PackError):
    """A rule without citation, plain sentence, basis or statement of what was read."""

    code = "missing-citation"


class ConflictingRulesError(PackError):
    """Two rules of one instrument disagree and neither names the other in `overrides`."""

    code = "conflicting-rules"


class ActionError(WorkflowError):
    """The caller asked for what is not open."""

    code = "action"


class StepNotOpenError(ActionError):
    """A step cannot be taken; `reasons` holds every reason at once."""

    code = "step-not-open"

    def __init__(self, step: str, stage: str, reasons: tuple[str, ...]) -> None:
        listed = "; ".join(reasons)
        super().__init__(f"'{step}' is not open at stage '{stage}': {listed}.", "Settle each reason, then try again.")
        self.step = step
        self.stage = stage
        self.reasons = reasons


class NotEntitledError(ActionError):
    """This person may not do this on this request."""

    code = "not-entitled"

    def __init__(self, person: str, act: str, reason: str) -> None:
        super().__init__(f"{person} may not {act}: {reason}.", "Ask someone who may; the request is unchanged.")
        self.person = person
        self.act = act
        self.reason = reason


class StaleRequestError(ActionError):
    """Someone acted on the request after the caller looked at it."""

    code = "stale-request"

    def __init__(self, request: str, seen: int, now: int, changed: str = "") -> None:
        super().__init__(
            f"Request {request} changed since you looked: you saw version {seen}, it is now version {now}."
            + (f" {changed}" if changed else ""),
            "Look again, then repeat the act if it is still right.",
        )
        self.request = request
        self.seen = seen
        self.now = now


class DocumentError(WorkflowError):
    """A paper cannot be made."""

    code = "document"


class MissingFieldError(DocumentError):
    """A form lacks what its article requires; names form, fields and the source of the duty."""

    code = "missing-field"

    def __init__(self, form: str, fields: tuple[str, ...], required_by: str = "") -> None:
        why = f" (required by {required_by})" if required_by else ""
        super().__init__(f"Form '{form}' lacks {', '.join(fields)}{why}.", "Record these facts, then make the paper.")
        self.form = form
        self.fields = fields
        self.required_by = required_by


class RenderError(DocumentError):
    """A page cannot be made faithfully, for example because no shipped font has a character."""

    code = "render"


class SigningError(DocumentError):
    """A paper cannot be signed with this key, at this level, or in this place."""

    code = "signing"


class TrailError(WorkflowError):
    """The record does not hold."""

    code = "trail"


class EntryMismatchError(TrailError):
    """An entry's bytes are not what its hash or commitment says."""

    code = "entry-mismatch"

    def __init__(self, index: int, what: str) -> None:
        super().__init__(f"Entry {index}: {what}.", "Do not rely on this record; obtain it again from its source.")
        self.index = index
        self.what = what


class ChainBrokenError(TrailError):
    """An entry does not follow the one before it."""

    code = "chain-broken"

    def __init__(self, index: int, what: str) -> None:
        super().__init__(f"Entry {index}: {what}.", "Do not rely on this record; obtain it again from its source.")
        self.index = index
        self.what = what


class SealInvalidError(TrailError):
    """A signed head does not verify."""

    code = "seal-invalid"


class LogRolledBackError(TrailError):
    """A log is shorter than it was: an old copy of it, or an old seal, is shown."""

    code = "log-rolled-back"

    def __init__(self, origin: str, seen: int, now: int, *, known: bool) -> None:
        which = "a seal seen before is shown again" if known else "an old copy of its database may be in use"
        super().__init__(
            f"The log '{origin}' had {seen} entries when last seen and now has {now}: it was rolled back, or {which}.",
            "Ask the authority for its newest seal; if it has none, entries were lost or taken away.",
        )


class LogForkedError(TrailError):
    """A log does not begin with what it was: it was rewritten, or two logs run under one name."""

    code = "log-forked"

    def __init__(self, origin: str, seen: int, now: int) -> None:
        super().__init__(
            f"The log '{origin}' with {now} entries does not continue the one seen with {seen}: it was forked "
            "or rewritten.",
            "Both seals are signed: keep them, and show them to whoever supervises the authority.",
        )


class KeyDestroyedError(TrailError):
    """The content was erased by law; the proof still verifies, the words are gone."""

    code = "key-destroyed"


class StoreError(WorkflowError):
    """The database refuses or lacks what was asked."""

    code = "store"


class RequestNotFoundError(StoreError):
    """No request has this reference here."""

    code = "request-not-found"

    def __init__(self, reference: str) -> None:
        super().__init__(f"No request '{reference}' is kept here.", "Check the reference with 'comity show'.")
        self.reference = reference
