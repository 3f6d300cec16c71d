"""A desk for browsers and for a client: a small house of played stories, made once for all workers of a run."""

from __future__ import annotations

import fcntl
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from api_calls import SCOPES
from desk_walks import PEOPLE, Visitor
from factories import ROOT, later
from starlette.testclient import TestClient

from workflow.actions.demonstration import fill
from workflow.actions.house import House, open_house
from workflow.actions.tokens import TokenAsked, make_token
from workflow.settings import Settings
from workflow.web.app import create_app
from workflow.web.demo import DemoSessions
from workflow.web.desk import DeskSettings
from workflow.web.live import live as served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from fastapi import FastAPI

    from workflow.model.token import Scope
    from workflow.web.person import Person

STORIES = ("01-extradition-nl-us", "05-eaw-de-fr")
"""Enough for every part of a page: holds, clocks, checkpoints, papers, refusals."""


def settings_in(folder: Path) -> Settings:
    return Settings(
        rules=ROOT / "rules",
        templates=ROOT / "templates",
        home=folder / "home",
        keys=folder / "keys",
        authority="desk.example",
    )


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the stories played, made by whichever worker comes first."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "popen" in base.name else base) / "played-desk"
    with (shared.parent / "played-desk.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "done").exists():
            with open_house(settings_in(shared)) as opened:
                fill(opened, only=STORIES)
            (shared / "done").touch()
    return shared


@pytest.fixture(scope="session")
def desk_house(played: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Give this worker's own copy of the played house."""
    own = tmp_path_factory.mktemp("desk")
    shutil.copytree(played, own, dirs_exist_ok=True)
    with open_house(settings_in(own)) as opened:
        yield opened


@pytest.fixture(scope="session")
def desk(desk_house: House) -> FastAPI:
    """Return the desk of that house, with demonstration sign-in."""
    return create_app(desk_house, sessions=DemoSessions(), settings=DeskSettings(demo=True))


@pytest.fixture
def app(house: House) -> FastAPI:
    """Return the desk of a small house of its own, with demonstration sign-in."""
    return create_app(house, sessions=DemoSessions())


@pytest.fixture
def calls(app: FastAPI, house: House) -> Callable[..., TestClient]:
    """Return what gives a client of the API with a token: `calls(person, *scopes, at=...)`."""

    def client(person: Person, *scopes: Scope, at: datetime | None = None) -> TestClient:
        asked = TokenAsked(name="trial", scopes=frozenset(scopes or SCOPES))
        given = make_token(house, (person.id, person.name), asked, by=person.name, at=at or datetime.now(UTC))
        head = {"authorization": f"Bearer {given[1]}"}
        return TestClient(app, base_url="http://testserver/api/", raise_server_exceptions=False, headers=head)

    return client


@pytest.fixture
def visitor(desk: FastAPI) -> Iterator[Visitor]:
    """Give somebody at the desk without a browser: `visitor.signs_in("Olivia Hart")`, then get and post."""
    with Visitor(desk) as each:
        yield each


@pytest.fixture
def visit(house: House) -> Iterator[Visitor]:
    """Give a visitor at the desk of the tiny house at the noon of its stories, with some rows to a page."""
    settings = DeskSettings(demo=True, rows=3)
    with Visitor(create_app(house, sessions=DemoSessions(PEOPLE), settings=settings, now=lambda: later(5))) as each:
        yield each


@pytest.fixture(scope="session")
def live(desk: FastAPI) -> Iterator[str]:
    """Give the address of the desk, served on a free port for this worker alone."""
    with served(desk) as address:
        yield address


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """Use the browser of the system; it fetches nothing."""
    quiet = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
             "--disable-sync", "--disable-gpu"]  # fmt: skip
    return {**browser_type_launch_args, "executable_path": "/usr/bin/chromium", "args": quiet}
