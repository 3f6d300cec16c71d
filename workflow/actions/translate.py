"""Record who translated a free text of the request, and who read a translation; the original stays as it is.

A translation made by a machine goes to nobody outside until a person confirmed to have read it against
the original: papers refuse it (`actions/texts.py`). One made of an earlier wording is stale and prints no longer.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from workflow.actions.act import Act, Before, Change, changed, preparing, working
from workflow.actions.note import PRIVILEGED
from workflow.errors import InputError, NotEntitledError
from workflow.model.fact import Assertion, Dictionary
from workflow.model.request import CooperationRequest
from workflow.model.translation import Rendering, Translation, digest_of, place_of
from workflow.model.value import MAX_NARRATIVE
from workflow.vocabulary import Made, Sensitivity

LONGEST = 2 * MAX_NARRATIVE
"""A translation may be longer than its original, not without end."""


class Translate(Act, Rendering):
    """A translation of one free text among the facts, and who made it how."""

    act: Literal["translate"] = "translate"


class ReadTranslation(Act):
    """Whoever acts has read a translation against its original, and answers for it."""

    act: Literal["read-translation"] = "read-translation"
    translation: str


def translate(act: Translate, before: Before) -> Change:
    """Return the request with the translation beside its text. Raises NotEntitledError or InputError."""
    request, dictionary = before.request, before.rulebook.law.dictionary
    working(request, act.by, "record a translation")
    if act.how is Made.OFFICE and act.translator not in ("", act.by):
        raise InputError("translator", f"an office's own is recorded by who made it, not by {act.by}", "Leave it out.")
    given = Rendering.model_validate({name: getattr(act, name) for name in Rendering.model_fields})
    given = given.model_copy(update={"translator": act.by}) if act.how is Made.OFFICE else given
    after = changed(
        with_translation(request, given, dictionary, by=act.by, at=act.at), preparers=preparing(request, act.by)
    )
    return Change(after, act.act, told_translations(after.translations[-1:], dictionary))


def read_translation(act: ReadTranslation, before: Before) -> Change:
    """Return the request with the translation confirmed as read. Raises NotEntitledError or InputError."""
    request = before.request
    working(request, act.by, "confirm a translation as read")
    found = next((each for each in request.translations if each.id == act.translation), None)
    if found is None:
        known = ", ".join(each.id for each in request.translations) or "none yet"
        raise InputError("translation", f"no translation '{act.translation}'", f"Translations: {known}.")
    refuse_reading(found, act.by)
    read = found.model_copy(update={"read_by": act.by})
    after = changed(request, translations=tuple(read if each.id == read.id else each for each in request.translations))
    return Change(after, act.act, {"reading": {"translation": found.id, "language": found.language}})


def refuse_reading(found: Translation, by: str) -> None:
    """Raise NotEntitledError or InputError where `by` may not confirm that they read a translation."""
    if found.how is Made.CERTIFIED:
        raise InputError("translation", f"'{found.id}' is certified by its translator", "It needs no reader.")
    if found.how is Made.OFFICE and by == found.translator:
        raise NotEntitledError(by, f"confirm '{found.id}' as read", "they made it; another reads it")
    if found.read_by is not None:
        raise InputError("translation", f"'{found.id}' was read by {found.read_by}", "Nothing is left to confirm.")


def with_translation(
    request: CooperationRequest, given: Rendering, dictionary: Dictionary, *, by: str, at: datetime
) -> CooperationRequest:
    """Return the request with one more translation. Raises InputError naming the field that does not fit."""
    original = _original(given, request, dictionary)
    written_in = given.written_in or original.written_in
    if written_in is None:
        raise InputError("written_in", "nobody has said in which language the text is written", "Give its code: en.")
    if original.written_in not in (None, written_in):
        raise InputError("written_in", f"the text is recorded as written in '{original.written_in}'", "Leave it out.")
    if written_in == given.language:
        raise InputError("language", f"the text is in '{written_in}' already", "Name the language it is put into.")
    _refuse_unlike(given, original)
    _refuse_unnamed(given, at)
    made = Translation(
        **{**given.model_dump(), "written_in": written_in}, id=f"translation-{len(request.translations) + 1}",
        of=digest_of(original.value), by=by, at=at,
    )  # fmt: skip
    return changed(request, translations=(*request.translations, made))


def told_translations(made: tuple[Translation, ...], dictionary: Dictionary) -> dict[str, object]:
    """Return translations as fields of an entry; those of what is privileged under a name that never leaves."""
    told: dict[str, object] = {}
    for number, each in enumerate(made, start=1):
        privileged = dictionary[each.path].sensitivity is Sensitivity.PRIVILEGED
        name = f"{PRIVILEGED}-translation-{number}" if privileged else f"translation-{number}"
        told[name] = each.model_dump(mode="json", exclude={"by", "at"}, exclude_defaults=True)
    return told


def free_texts(request: CooperationRequest, dictionary: Dictionary) -> tuple[Assertion, ...]:
    """Return the standing free texts among the facts of a request, in the order they were first recorded."""
    return tuple(
        each
        for each in request.standing()
        if each.value is not None and each.path in dictionary and dictionary[each.path].is_free_text
    )


def _original(given: Rendering, request: CooperationRequest, dictionary: Dictionary) -> Assertion:
    """Return the fact that is translated. Raises InputError for what is no free text, or is not recorded."""
    if given.path not in dictionary:
        raise InputError("path", f"no fact '{given.path}'", "See comity facts.")
    texts = free_texts(request, dictionary)
    known = f"Texts of this request: {', '.join(place_of(each.path, each.item) for each in texts) or 'none yet'}."
    if not dictionary[given.path].is_free_text:
        told = f"'{given.path}' is no free text: a date, word, name or number stands in every language by itself"
        raise InputError("path", told, known)
    found = next((each for each in texts if (each.path, each.item) == (given.path, given.item)), None)
    if found is None:
        told = f"{place_of(given.path, given.item)} is not recorded, so there is nothing to translate"
        raise InputError("path", told, known)
    return found


def _refuse_unlike(given: Rendering, original: Assertion) -> None:
    """Raise InputError for a translation that is empty, too long, or has other parts than its original."""
    parts = given.text if isinstance(given.text, tuple) else (given.text,)
    if not parts or any(not part.strip() or len(part) > LONGEST for part in parts):
        raise InputError("text", f"needs text of 1 to {LONGEST} characters", "Give the translation.")
    many = [len(each) if isinstance(each, tuple) else None for each in (original.value, given.text)]
    if many[0] != many[1]:
        told = "the original is one text" if many[0] is None else f"the original is a list of {many[0]} texts"
        raise InputError("text", told, "Give as many texts, in the same order.")


def _refuse_unnamed(given: Rendering, at: datetime) -> None:
    """Raise InputError where it is not said who made the translation."""
    if given.how is Made.CERTIFIED:
        for name in ("translator", "sworn", "made_on"):
            if not getattr(given, name):
                raise InputError(name, "is missing for a certified translation", "Say by whom, where sworn, and when.")
        if given.made_on is not None and given.made_on > at.date():
            raise InputError("made_on", f"{given.made_on} has not come yet", "Give the day it bears.")
    elif not given.translator.strip():
        raise InputError("translator", f"is missing: who made it ({given.how})?", "Name the service, or the person.")
