"""Make docs/tour.md (`make tour`): a first request, filed, signed off and found in the trail, through the real pages.

A maintainer's script. It serves an empty house of the shipped law on a free port, drives the
pages in Chromium as three people would, takes one picture of each page, and counts the pages
and the fields as it goes. More pages or fields than are promised, or too heavy a picture, end it
before anything is written.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Frame, Page, ViewportSize, expect, sync_playwright

from workflow.actions.house import open_house
from workflow.settings import Settings
from workflow.web.app import create_app
from workflow.web.demo import DemoSessions
from workflow.web.desk import DeskSettings
from workflow.web.live import live

ROOT = Path(__file__).resolve().parents[1]
PAGE, PICTURES = ROOT / "docs" / "tour.md", ROOT / "docs" / "tour"
CHROMIUM = "/usr/bin/chromium"
WINDOW = ViewportSize(width=1080, height=800)
MOST_PAGES, MOST_FIELDS = 12, 40
MOST_BYTES = 60_000
COLOURS = 48
NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
"""The desk's clock stands still, so that only a changed page changes its picture."""

REFERENCE = "TOUR-2026-1"
HEAD = """# A first request, page by page

Made by `make tour` from the real pages of a training desk; people and case are invented.

An officer files a request, a supervisor signs it off, an auditor finds it in the trail: **{pages} pages and {fields}\
 fields**, counted as they were opened and filled. Signing in, with the list it opens on, is not counted; supervisor\
 and auditor follow an address they were given.
"""


class Tour:
    """What was seen on the way: a sentence and a picture for each page, and how many fields were filled."""

    def __init__(self, browser: Browser, address: str) -> None:
        """Begin at a desk at `address`; nobody is signed in."""
        self.browser, self.address = browser, address
        self.page: Page
        self.told: list[tuple[str, str, bytes]] = []
        self.opened = self.fields = 0

    def enters(self, name: str) -> None:
        """Somebody else sits down and signs in; that is not counted."""
        self.page = self.browser.new_context(viewport=WINDOW, reduced_motion="reduce").new_page()
        self.page.goto(f"{self.address}/sign-in")
        self.page.get_by_role("button", name=f"Sign in as {name}").click()
        self.page.on("framenavigated", self._count)

    def _count(self, frame: Frame) -> None:
        self.opened += frame == self.page.main_frame

    def goes(self, path: str) -> None:
        """Follow an address."""
        self.page.goto(self.address + path)

    def fills(self, label: str, text: str) -> None:
        """Fill a field."""
        self.fields += 1
        self.page.get_by_label(label, exact=False).first.fill(text)

    def chooses(self, label: str, text: str) -> None:
        """Choose from a list."""
        self.fields += 1
        self.page.get_by_label(label).select_option(label=text)

    def ticks(self, name: str, value: str) -> None:
        """Choose an answer."""
        self.fields += 1
        self.page.locator(f"input[name={name}][value={value}]").check()

    def presses(self, button: str) -> None:
        """Press a button."""
        self.page.locator("main").get_by_role("button", name=button).first.click()

    def shows(self, name: str, heading: str, sentence: str, *, at: str = "") -> None:
        """Keep a picture of the page that is open, which has this heading, around the place `at` (CSS)."""
        expect(self.page.locator("main").get_by_text(heading).first).to_be_visible()
        self.page.evaluate("document.fonts.ready")
        self.page.evaluate("document.activeElement.blur()")
        if at:
            self.page.locator(at).first.evaluate("part => part.scrollIntoView({block: 'center', behavior: 'instant'})")
        self.told.append((name, sentence, drawn(self.page.screenshot())))


def drawn(raw: bytes) -> bytes:
    """Return a picture as a PNG of few colours."""
    few = Image.open(io.BytesIO(raw)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    made = io.BytesIO()
    few.save(made, "PNG", optimize=True)
    return made.getvalue()


def officer_files(tour: Tour) -> None:
    """Write a request by hand and file it."""
    tour.enters("Olivia Hart")
    tour.goes("/new")
    tour.chooses("What is asked for", "Extradition between states")
    tour.fills("Who asks", "NL")
    tour.fills("Who is asked", "US")
    tour.shows("begin", "New request", "The officer says what is asked for, and which two sides it is between.")
    tour.presses("Begin")
    tour.chooses("Which procedure", "Extradition from the United States on a foreign request")
    tour.fills("Our reference", REFERENCE)
    tour.chooses("Supervisor", "Samuel Reed")
    tour.shows("about", "The request", "The authorities come from the directory; the officer names who will sign.")
    tour.presses("Go on")
    tour.fills("What is the person's name", "Jan Voorbeeld")
    tour.fills("What is the offence called", "Fraud")
    tour.fills("When was the person born", "1984-05-17")
    tour.shows("questions", "Questions", "Only what a rule or a step needs is asked, with the reason beside it.")
    tour.presses("Enough for now")
    tour.shows("check", "Check and file", "Everything is read once more before it is filed.")
    tour.presses("File the request")
    tour.shows("filed", "The request is filed", "The request is filed, and its page says what is next.")


def supervisor_signs(tour: Tour) -> None:
    """Answer with reasons, read the exact text, sign it."""
    tour.enters("Samuel Reed")
    tour.goes(f"/requests/{REFERENCE}/sign-off?checkpoint=identity")
    tour.ticks("answer", "agree")
    tour.fills("Your reasons", "Name and day of birth agree with those of the person held.")
    tour.shows("answer", "Your answer", "The supervisor answers the question of the checkpoint and gives reasons.",
               at="[name=mattered]")  # fmt: skip
    tour.presses("Go on")
    tour.shows("sign", "This is the exact text", "The exact words that will be signed are shown before they are.")
    tour.presses("Sign")
    tour.shows(
        "signed", "Your answer is recorded", "The answer is recorded, and the page says what is next and for whom."
    )


def auditor_finds(tour: Tour) -> None:
    """Find the signature in the trail, and verify the trail."""
    tour.enters("Alma Keller")
    tour.goes(f"/requests/{REFERENCE}")
    tour.fills("Your reason", "Yearly audit, mandate 3 of 2026.")
    tour.shows(
        "why",
        "Why do you need this request?",
        "Nobody outside a request opens it without saying why; the reason is logged.",
    )
    tour.presses("Open the request")
    tour.shows("read", "Everything known", "The auditor reads the request; that view is logged with the reason.")
    tour.goes(f"/audit/requests/{REFERENCE}")
    tour.shows("thread", "Checkpoint cleared", "The thread shows who did what, when and why, the signature among it.",
               at="li:has-text('Checkpoint cleared')")  # fmt: skip
    tour.presses("Verify decisions")
    tour.shows("verified", "All holds.", "The trail is verified in words: nothing in it was changed or left out.")


def write(tour: Tour) -> None:
    """Write the page and its pictures, or say what is too much."""
    heavy = [name for name, _, picture in tour.told if len(picture) >= MOST_BYTES]
    if heavy or not len(tour.told) == tour.opened <= MOST_PAGES or tour.fields > MOST_FIELDS:
        raise SystemExit(f"{tour.opened} pages opened, {len(tour.told)} shown, {tour.fields} fields, heavy: {heavy}")
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir()
    parts = [HEAD.format(pages=tour.opened, fields=tour.fields)]
    for number, (name, sentence, picture) in enumerate(tour.told, start=1):
        file = PICTURES / f"{number:02}-{name}.png"
        file.write_bytes(picture)
        parts.append(f"{number}. {sentence}\n\n   ![{sentence}](tour/{file.name})\n")
    PAGE.write_text("\n".join(parts), encoding="utf-8")


@contextmanager
def desk(folder: Path) -> Iterator[str]:
    """Serve an empty house of the shipped law; give its address."""
    settings = Settings(rules=ROOT / "rules", templates=ROOT / "templates", home=folder / "home",
                        keys=folder / "keys", authority="desk.example")  # fmt: skip
    with open_house(settings) as house:
        app = create_app(house, sessions=DemoSessions(), settings=DeskSettings(demo=True), now=lambda: NOW)
        with live(app) as address:
            yield address


def main() -> None:
    """Take the tour and write it down."""
    with tempfile.TemporaryDirectory() as folder, desk(Path(folder)) as address, sync_playwright() as driver:
        tour = Tour(driver.chromium.launch(executable_path=CHROMIUM), address)
        for part in (officer_files, supervisor_signs, auditor_finds):
            part(tour)
        write(tour)


if __name__ == "__main__":
    main()
