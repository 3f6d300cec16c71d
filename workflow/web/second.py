"""Papers in two languages, as forms ask for them: what the other side accepts, what is proposed, and the choice."""

from __future__ import annotations

from typing import Any, get_args

from workflow.actions.desk_request import RequestSeen
from workflow.actions.second import second_language
from workflow.documents.strings import whole_languages
from workflow.model.request import TwoLanguages
from workflow.web.desk import Desk
from workflow.web.form import Form

NONE = "none"
"""The choice of a paper in one language, said aloud so that nothing is proposed over it."""


def offered(desk: Desk, seen: RequestSeen) -> dict[str, Any]:
    """Return the choice of a second language, the proposed one chosen, and what speaks for it."""
    proposal, words = second_language(desk.house, seen.look), desk.words
    settings = desk.house.settings
    known = [code for code in whole_languages(settings.templates) if code != settings.language]
    chosen = proposal.language if proposal.language and proposal.can_print else NONE
    return {
        "accepted": {
            "side": desk.titles.place(proposal.side),
            "languages": ", ".join(map(words.language_of, proposal.accepted)),
            "confirmed": proposal.confirmed,
            "outside": words.language_of(proposal.language) if proposal.language and not proposal.can_print else "",
            "required_by": proposal.required_by,
        },
        "seconds": [(NONE, words("do.second-none")), *((code, words.language_of(code)) for code in known)],
        "second_chosen": chosen,
        "hows": [(how, words(f"do.second-{how}")) for how in get_args(TwoLanguages)],
    }


def second_of(form: Form) -> dict[str, Any]:
    """Return the second language that was chosen, as fields of an act; nothing for a paper in one."""
    code = form.text("second")
    return {} if code in ("", NONE) else {"second": code, "how": form.text("how") or "beside"}
