"""Requests in every trouble, at the office of whole requests: many, late, held, decided, erased, half written."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from desk_people import ADA
from factories import DAY, OFFICER, SUPERVISOR, clears, happens, later, opening, says, takes

from workflow.actions.people import AddPerson, ChangeRoles, confirm_change, people, propose_change
from workflow.actions.propose import Propose
from workflow.actions.step import open_new, perform
from workflow.store import requests
from workflow.vocabulary import Role

if TYPE_CHECKING:
    from desk_office import Office

MANY = 60
"""Requests beside those in trouble: more than one page of a list."""


def troubled(desk: Office) -> dict[str, str]:
    """Fill the office; return what the addresses of visits name."""
    house = desk.house
    for number in range(1, MANY + 1):
        open_new(house, opening(reference=f"XX-{number}"))
    for word in ("NEW", "BLOCKED", "HELD", "LATE", "DECIDED"):
        open_new(house, opening(reference=f"XX-{word}", their_reference=f"LET/{word}"))
        perform(house, f"XX-{word}", happens("request-received", hours=0.2))
        if word != "NEW":
            perform(house, f"XX-{word}", takes("register", hours=1, by=OFFICER))
    perform(house, "XX-HELD", happens("stay-ordered", hours=1.5))
    perform(house, "XX-LATE", happens("committed", day=DAY - timedelta(days=45), hours=1.5))
    perform(house, "XX-DECIDED", says({"case": {"political": False}, "records": []}, hours=1.2, reason="None told."))
    perform(house, "XX-DECIDED", clears("liberty", hours=2))
    perform(house, "XX-DECIDED", takes("grant", hours=3))
    perform(house, "XX-BLOCKED", Propose(at=later(1.5), by=OFFICER, step="grant", reasons="All papers are here."))
    open_new(house, opening(reference="XX-ERASED"))
    with house.database.reading() as tx:
        erased = requests.identity(tx, "XX-ERASED")
    house.database.keyring.destroy(erased, at=later(1))
    house.looks.forget(erased)
    desk.people[OFFICER].post("/requests/XX-DECIDED/correspondence", **LETTER)
    desk.people[OFFICER].post("/requests/XX-DECIDED/correspondence", **{**LETTER, "answer_by": "2026-03-01"})
    return {"person": _account(desk), "change": _change(desk), "draft": _draft(desk), "invitation": _invitation(desk),
            "list": _list(desk)}  # fmt: skip


OLD_LIST = "reference;kind;requesting;requested;made on\nA-8;extradition;YY;XX;2026-01-05\nA-9;extradition;YY;XX;soon\n"
LETTER = {"direction": "sent", "party": "court", "name": "District Court", "day": "2026-02-20", "subject": "Dates",
          "text": "When will the court sit?", "privileged": "yes"}  # fmt: skip


def _account(desk: Office) -> str:
    return next(each.id for each in people(desk.house) if each.name == SUPERVISOR)


def _change(desk: Office) -> str:
    by = next(each for each in people(desk.house) if each.name == ADA)
    change = ChangeRoles(account=_account(desk), roles=frozenset({Role.SUPERVISOR, Role.OFFICER}))
    return propose_change(desk.house, change, by=by, at=desk.clock())


def _invitation(desk: Office) -> str:
    by = {each.login: each for each in people(desk.house)}
    new = AddPerson(login="cem", name="Cem Arslan", roles=frozenset({Role.OFFICER}))
    asked = propose_change(desk.house, new, by=by["ada"], at=desk.clock())
    return confirm_change(desk.house, asked, by=by["ben"], at=desk.clock()).word


def _draft(desk: Office) -> str:
    """Begin a request and half answer it; return the word of its draft."""
    officer = desk.people[OFFICER]
    address = officer.post("/new", kind="extradition", requesting="YY", requested="XX").headers["location"]
    known = dict(
        re.findall(r'<input class="govuk-input[^>]*?id="([^"]+)"[^>]*?value="([^"]*)"', officer.get(address).text)
    )
    officer.post(address, **{**known, "requesting_authority": "Ministry", "requested_authority": "Office"})
    return address.rpartition("/")[2]


def _list(desk: Office) -> str:
    """Send an old list whose second line is wrong; return the word of what was read."""
    officer, files = desk.people[OFFICER], {"list": ("old.csv", OLD_LIST.encode(), "text/csv")}
    sent = officer.client.post("/import", data={"csrf": officer.token}, files=files)
    return sent.headers["location"].rpartition("/")[2]
