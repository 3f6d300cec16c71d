"""The last page before a signature: the exact text that is signed, the proof that covers it, and no way around.

Where sign-in is a demonstration there is nothing to prove; the text is shown all the same.
"""

from __future__ import annotations

from typing import Any

from fastapi import Request
from fastapi.responses import Response

from workflow.actions.act import Act
from workflow.actions.answer_access import AnswerAccess
from workflow.actions.assure import Assure
from workflow.actions.clear import Clear
from workflow.actions.desk_request import RequestSeen
from workflow.actions.papers import SignPaper, meaning_of, paper_named
from workflow.actions.retry import was_done
from workflow.actions.take_step import TakeStep
from workflow.documents.foreign import run
from workflow.engine.guards import participant
from workflow.errors import InputError
from workflow.model.finding import Finding
from workflow.web.case_head import about
from workflow.web.case_parts import EFFECTS
from workflow.web.deps import CSRF_FIELD, NotForYouError, desk_of
from workflow.web.desk import Desk
from workflow.web.form import Form
from workflow.web.identity.keeper import AccountSessions
from workflow.web.identity.step_up import ask, proof_of
from workflow.web.person import Person
from workflow.web.render import page

OWN = (CSRF_FIELD, "answer-of-key", "code", "signed-text", "confirmed", "answer")
"""Fields of the page itself, which are not carried on."""
KEPT = "kept-answer"
"""Under which an answer to a question is carried, because a security key answers as `answer`."""


def is_proved(desk: Desk) -> bool:
    """Say whether people prove who they are when they sign; a demonstration asks for nothing."""
    return isinstance(desk.sessions, AccountSessions)


def restore(form: Form) -> None:
    """Part what a security key answered from the answer to the form's own question, where it has one."""
    if form.text("confirmed"):
        fields = dict(form.fields)
        fields["key-answer"], fields["answer"] = fields.get("answer", []), fields.get(KEPT, [])
        form.fields = fields


def signed(request: Request, person: Person, seen: RequestSeen, act: Act, form: Form, *, back: str) -> Act | Response:
    """Return the act with its proof; or the page that shows what would be signed and asks for the proof."""
    desk = desk_of(request)
    lines = lines_of(desk, seen, act)
    text = "\n".join(lines)
    if form.text("confirmed") and was_done(desk.house, act):  # sent again, because the answer was lost on its way
        return act
    if form.text("confirmed"):
        asked = Form({name: values for name, values in form.fields.items() if name != "answer"})
        asked.fields = {**asked.fields, "answer": form.all("key-answer")}
        proof = proof_of(request, person, asked, text)
        if asked.ok:
            return act.model_copy(update={"proof": proof})
        form.errors.update(asked.errors)
    carried = [(KEPT if name == "answer" else name, value) for name, values in form.fields.items()
               if name == "answer" or name not in (*OWN, KEPT, "key-answer") for value in values]  # fmt: skip
    needed = ask(request, person, text)
    values: dict[str, Any] = {
        **about(desk, seen), "carried": carried, "needed": needed, "back": back, "action": request.url.path,
        "lines": [part for each in lines for part in (each.split("\n") if "\n" in each else (each,))],
    }  # fmt: skip
    return page(request, "sign", status=422 if form.errors else 200, form=form, **values)


def lines_of(desk: Desk, seen: RequestSeen, act: Act) -> list[str]:
    """Return the lines of the exact text that is signed: who, what, on what ground, with which reasons."""
    words, request = desk.words, seen.request
    found = participant(request, act.by)
    role = words.open("roles", found.role.value) if found and found.role else ""
    lines = [
        words("sign.who", name=act.by, role=role),
        words("sign.of", reference=request.reference, n=request.version),
    ]
    if isinstance(act, Clear):
        lines += _checkpoint(desk, seen, act)
    elif isinstance(act, TakeStep):
        lines += _step(desk, seen, act)
    elif isinstance(act, SignPaper):
        paper = _paper(seen, act.paper)
        meaning = words(f"sign.{meaning_of(found.role if found else None)}")
        lines.append(words("sign.paper", id=paper.id, digest=paper.sha256, meaning=meaning))
    elif isinstance(act, Assure):
        given = act.assurance
        lines.append(words("sign.assurance", id=given.id, text=given.text, state=words(f"assurances.{given.state}")))
    elif isinstance(act, AnswerAccess):
        told, event = words(f"access.{act.answer.value}"), act.event
        lines.append(words("sign.access", answer=told, day=words.day(event.day), document=event.document))
    reasons = getattr(act, "reasons", "")
    return [*lines, *([words("sign.reasons", text=reasons)] if reasons else [])]


def _checkpoint(desk: Desk, seen: RequestSeen, act: Clear) -> list[str]:
    review = next((each for each in seen.look.checkpoints if each.checkpoint.id == act.checkpoint), None)
    if review is None:
        raise NotForYouError
    words = desk.words
    answer = words("sign.cleared" if act.act == "clear" else "sign.not-cleared")
    lines = [words("sign.question", text=desk.say(review.checkpoint.question)), words("sign.answer", text=answer)]
    ground = [each for each in seen.look.findings if each.id in review.ground and each.effect in EFFECTS]
    lines += [_told(desk, each) for each in ground]
    return [*lines, words("sign.ground", digest=review.digest)]


def _told(desk: Desk, found: Finding) -> str:
    """Return a finding in a line: what it does, what the rule says, where it is written."""
    effect, cited = desk.words(f"effects.{found.effect}"), desk.cite(found.rule.citation)
    return run("- ", effect, ": ", desk.say(found.rule.plain), " (", cited, ")")


def _step(desk: Desk, seen: RequestSeen, act: TakeStep) -> list[str]:
    step = next((each for each in seen.look.moves if each.id == act.step), None)
    if step is None:
        raise NotForYouError
    words = desk.words
    stage = desk.titles.stage(seen.look.procedure.id, step.to)
    lines = [words("sign.step", title=desk.say(step.title), stage=stage)]
    lines.append(words("sign.outlook", text=words(f"outlook.{seen.look.outlook.word}")))
    grave = [each for each in seen.look.findings if each.effect.endswith("ground") or each.effect == "lifted"]
    lines += [_told(desk, each) for each in grave]
    leaving = [f"{path} {item}" for path, items in (act.disclose or {}).items() for item in items]
    two = (
        [words("sign.second", language=desk.words.language_of(act.second), how=words(f"do.second-{act.how}"))]
        if act.second
        else []
    )
    return [*lines, *two, *([words("sign.leaves", items=", ".join(leaving))] if leaving else [])]


def _paper(seen: RequestSeen, name: str) -> Any:  # noqa: ANN401 - a paper of the file
    try:
        return paper_named(seen.request, name)
    except InputError as error:
        raise NotForYouError from error
