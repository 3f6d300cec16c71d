"""What every test may ask for: a tiny law on disk, its rulebook, and a house with a real database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from factories import ROOT, tiny_rules
from hypothesis import settings

from workflow.actions.house import House, open_house
from workflow.actions.law import Rulebook, load_rulebook
from workflow.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

settings.register_profile("comity", deadline=None)
settings.load_profile("comity")
"""A busy machine is no fault of what is tested: how fast something is, `make bench` says."""


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what tests parse away from what this user has parsed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the tiny law on disk, written once."""
    return tiny_rules(tmp_path_factory.mktemp("law"))


@pytest.fixture(scope="session")
def tiny_rulebook(tiny_folder: Path) -> Rulebook:
    """Return the tiny law, loaded once."""
    return load_rulebook(tiny_folder)


@pytest.fixture
def house_settings(tiny_folder: Path, tmp_path: Path) -> Settings:
    """Return the settings of an authority of XX."""
    return Settings(
        rules=tiny_folder, templates=ROOT / "templates", home=tmp_path / "home", keys=tmp_path / "keys", authority="xx"
    )


@pytest.fixture
def house(house_settings: Settings) -> Iterator[House]:
    """Give a house of its own to each test, with a real database and real keys."""
    with open_house(house_settings) as opened:
        yield opened
