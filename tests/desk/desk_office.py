"""An office with accounts for whole requests in a browser: an invented law with every sort of step, and six people."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from desk_people import Clock, Enrolled, desk_with_accounts, invited, login_of
from factories import OFFICER, REVIEWER, ROOT, SUPERVISOR, a_procedure_file, a_step, later, text, tiny_rules

from workflow.actions.house import House, open_house
from workflow.settings import Settings
from workflow.vocabulary import Role
from workflow.web.live import live

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AUDITOR, NEWCOMER = "Alma Keller", "Nora Lund"
CASEWORKERS = {
    OFFICER: Role.OFFICER,
    NEWCOMER: Role.OFFICER,
    SUPERVISOR: Role.SUPERVISOR,
    REVIEWER: Role.PRIVACY_REVIEWER,
    AUDITOR: Role.AUDITOR,
}
STAGES = {"opened": "intake", "registered": "assessment", "granted": "decision", "surrendered": "execution",
          "closed": "closed", "refused": "closed"}  # fmt: skip


def whole_procedure() -> dict[str, Any]:
    """Return a procedure with a step of each sort, from the filing to the end."""
    granting = {"effect": "grants", "decides": True, "checkpoints": ["liberty"], "needs_facts": ["person.name"]}
    handing = {"effect": "surrenders", "checkpoints": ["liberty"], "after_events": ["committed"]}
    return a_procedure_file(
        stages=[{"id": word, "title": text(word.capitalize()), "phase": phase} for word, phase in STAGES.items()],
        steps=[
            a_step("register", to="registered", by=["officer"], papers=["acknowledgement"],
                   needs_facts=["person.name"]),
            a_step("grant", **{"from": ["registered"]}, to="granted", by=["supervisor"], **granting,
                   needs_rules_met=["xx/warrant"]),
            a_step("refuse", **{"from": ["registered"]}, to="refused", by=["supervisor"], effect="refuses",
                   decides=True),
            a_step("surrender", **{"from": ["granted"]}, to="surrendered", by=["supervisor"], **handing),
            a_step("share", **{"from": ["granted"]}, to="granted", effect="discloses", checkpoints=["records-needed"]),
            a_step("close", **{"from": ["surrendered"]}, to="closed", by=["officer"]),
        ],
    )  # fmt: skip


class Office(NamedTuple):
    """A desk with accounts, served at `address`, and its people, who have signed in with a password and a code."""

    address: str
    house: House
    clock: Clock
    people: dict[str, Enrolled]

    def session(self, name: str) -> dict[str, Any]:
        """Return the cookie of somebody's session, for a browser."""
        return {"name": "comity", "value": self.people[name].client.cookies["comity"], "url": self.address}

    def signs_in_again(self, name: str) -> dict[str, Any]:
        """Return the cookie of a new session of somebody who signed in elsewhere."""
        self.people[name].signs_in_again(login_of(name))
        return self.session(name)


@contextmanager
def office(folder: Path) -> Iterator[Office]:
    """Serve an office whose law has a whole procedure."""
    rules = tiny_rules(folder, procedures__xx_surrender__procedure=whole_procedure())
    settings = Settings(
        rules=rules, templates=ROOT / "templates", home=folder / "home", keys=folder / "keys", authority="xx"
    )
    clock = Clock()
    clock.now = later(5)
    with open_house(settings) as house:
        desk = desk_with_accounts(house, clock)
        words = invited(house, CASEWORKERS, at=clock.now)
        enrolled = {name: Enrolled(desk, clock, word) for name, word in words.items()}
        with live(desk) as address:
            yield Office(address, house, clock, enrolled)
