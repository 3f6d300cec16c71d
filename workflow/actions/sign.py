"""Sign a paper with a key: the signature is made first, then the act keeps its bytes and binds their hash.

What may not be signed is refused before any key is touched, by the same door and
with the same words as every other act.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from workflow.actions.house import House
from workflow.actions.papers import SignedPaper, SignPaper, meaning_of, paper_named
from workflow.actions.step import Done, perform, ready
from workflow.documents.forms import form
from workflow.documents.signatures.key import SigningKey
from workflow.documents.signatures.sign import Level, Signing, sign
from workflow.documents.signatures.trust import FOLDER, read_trust
from workflow.engine.guards import participant
from workflow.errors import SigningError
from workflow.model.request import CooperationRequest, PaperRecord
from workflow.store import papers
from workflow.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Proof:
    """How long the signature must be provable, and who stamps the time: an address, or None."""

    level: Level = Level.BASIC
    tsa: Any = None


def sign_with(house: House, reference: str, act: SignPaper, key: SigningKey, proof: Proof | None = None) -> Done:
    """Sign a paper of a request in its own bytes, as `act.by`, with `key`.

    Raises as `perform` does; SigningError when the key, the time-stamping authority or
    the paper does not allow it. A retry with the same `act.key` signs nothing twice.
    """
    request = ready(house, reference, act)
    if request is None:
        return perform(house, reference, act)
    paper = paper_named(request, act.paper)
    with house.database.reading() as tx:
        pdf = papers.get(tx, request.id, paper.sha256)
    signed = sign(pdf, key, _signing(house, request, paper, act, proof or Proof()))
    made = SignedPaper(sha256(pdf).hexdigest(), signed.pdf, signed.level.value, signed.certificate)
    return perform(house, reference, act.model_copy(update={"made": made}))


def _signing(house: House, request: CooperationRequest, paper: PaperRecord, act: SignPaper, proof: Proof) -> Signing:
    """Return how the paper is signed. Raises SigningError when it is not this person's turn."""
    person = participant(request, act.by)
    role = person.role if person and person.role else Role.OFFICER
    templates = house.settings.templates
    places = {each.role for each in form(paper.form, templates_dir=templates).signatories}
    waits = role is Role.SUPERVISOR and Role.OFFICER.value in places
    if waits and not any(each.role is Role.OFFICER for each in paper.signatures):
        raise SigningError(
            f"'{paper.id}' is not certified yet.", "The officer signs first; then the supervisor approves."
        )
    return Signing(
        role=role.value, name=act.by, capacity=(person.capacity if person else None) or role.value.replace("-", " "),
        meaning=meaning_of(role), at=act.at, fonts=templates / "fonts", level=proof.level, tsa=proof.tsa,
        trust=read_trust(house.settings.keys / FOLDER),
    )  # fmt: skip
