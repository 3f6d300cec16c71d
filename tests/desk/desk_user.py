"""Somebody at the desk in a browser, told in the words of users: what they open, write, choose, press and see.

Each way of working is a class: by mouse, by keys alone, and over a line that breaks at every button.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from playwright.sync_api import expect

if TYPE_CHECKING:
    from desk_office import Office
    from playwright.sync_api import Browser, Frame, Locator

STOP = """() => {
  const e = document.activeElement, r = e.getBoundingClientRect();
  const drawn = e.matches('.govuk-checkboxes__input, .govuk-radios__input');
  const s = drawn ? getComputedStyle(e.nextElementSibling, '::before') : getComputedStyle(e);
  const at = document.elementFromPoint(r.x + r.width / 2, r.y + Math.min(r.height, innerHeight) / 2);
  const last = window.lastStop;
  window.lastStop = e;
  return {tag: e.tagName, name: (e.innerText || e.name || '').slice(0, 40),
    seen: parseFloat(s.outlineWidth) >= 2 && s.outlineStyle !== 'none' || s.boxShadow !== 'none',
    covered: !!at && r.width > 1 && !e.contains(at) && !at.contains(e)
      && ['sticky', 'fixed'].includes(getComputedStyle(at.closest('.desk-identity, .desk-bulk') || at).position),
    inside: r.width <= 1 || r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth,
    ordered: !last || last === e || !!(last.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING)};
}"""
"""What is to be known of the element that has the focus: shown, not under what sticks, in the order of the page."""

WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def beginning(words: str) -> re.Pattern[str]:
    """Return what matches a label that begins with these whole words."""
    return re.compile(rf"^\s*{re.escape(words)}(?!\w)")


class User:
    """Somebody who works with the mouse."""

    def __init__(self, browser: Browser, office: Office, name: str, **window: Any) -> None:
        self.office, self.name = office, name
        self.context = browser.new_context(**window)
        self.context.add_cookies([office.session(name)])
        self.context.set_default_timeout(8000)
        # While the browser's own viewer of PDF loads into a frame, it swallows clicks beside it.
        self.context.route("**/papers/*.pdf", lambda route: route.abort())
        self.page = self.context.new_page()
        self.pages = self.fields = 0
        self.said: list[str] = []
        self.page.on("framenavigated", self._count)
        self.page.on("console", lambda told: self.said.append(told.text) if told.type in ("error", "warning") else None)

    def _count(self, frame: Frame) -> None:
        self.pages += frame == self.page.main_frame and not frame.url.endswith("#main")

    def leaves(self) -> None:
        """Close the browser; nothing may have been wrong on any page."""
        assert [text for text in self.said if "Failed to load resource" not in text] == []
        self.context.close()

    def opens(self, path: str) -> None:
        """Follow an address."""
        self.page.goto(self.office.address + path)
        self._arrived()

    def follows(self, words: str) -> None:
        """Follow a link of the page."""
        main = self.page.locator("main")
        found = main.get_by_role("link", name=words, exact=True).or_(main.locator("a[role=button]", has_text=words))
        self._leads_on(found.first)

    def presses(self, words: str) -> None:
        """Press a button of the page that leads on."""
        self._leads_on(self._button(words))

    def _leads_on(self, what: Locator) -> None:
        self._reaches(what)
        with self.page.expect_navigation():
            self._activates(what)
        self._arrived()

    def loses_the_answer_to(self, button: str) -> None:
        """Press a button; the desk does it, but its answer never arrives; ask again, as a browser offers to."""
        address = "**" + urlsplit(self.page.url).path
        self.page.route(address, lambda route: (route.fetch(max_redirects=0), route.abort()))
        self._button(button).click()
        expect(self.page.locator("main")).to_have_count(0)
        self.page.unroute(address)
        self.page.reload()

    def writes(self, label: str, text: str) -> None:
        """Fill a field."""
        self.fields += 1
        self._types(self.page.locator("main").get_by_label(beginning(label)).first, text)

    def chooses(self, label: str, option: str) -> None:
        """Choose from a list."""
        self.fields += 1
        self._selects(self.page.get_by_label(label), option)

    def ticks(self, group: str, answer: str) -> None:
        """Choose one of several answers."""
        self.fields += 1
        self._checks(self.page.get_by_role("group", name=group).get_by_label(beginning(answer)))

    def marks(self, label: str) -> None:
        """Tick a box that stands alone."""
        self.fields += 1
        self._checks(self.page.get_by_label(label))

    def signs(self) -> None:
        """Prove who signs, over the text that is shown."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("Read")
        self.writes("Code", self.office.people[self.name].code())
        self.presses("Sign")

    def sees(self, words: str) -> None:
        """Find words on the page."""
        expect(self.page.locator("body")).to_contain_text(words)

    def is_told(self, words: str) -> None:
        """Find what was done told on top."""
        expect(self.page.get_by_role("status").first).to_contain_text(words)

    def _button(self, words: str) -> Locator:
        return self.page.locator("main").get_by_role("button", name=words, exact=True).first

    def _arrived(self) -> None:
        assert self.page.evaluate(WIDER) <= 0, f"{self.page.url} is too wide"

    def _reaches(self, what: Locator) -> None:
        """Come to an element; a mouse is everywhere at once."""

    def _activates(self, what: Locator) -> None:
        what.click()

    def _types(self, where: Locator, text: str) -> None:
        where.fill(text)

    def _selects(self, where: Locator, option: str) -> None:
        where.select_option(label=option)

    def _checks(self, box: Locator) -> None:
        box.check()


class KeyUser(User):
    """Somebody who has no mouse. Every stop on the way shows where it is, and nothing lies over it."""

    def _reaches(self, what: Locator) -> None:
        here = "e => e === document.activeElement"
        if self.page.evaluate("!document.querySelector('main').contains(document.activeElement)"):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("document.activeElement.matches('.govuk-skip-link')"):
                self.page.keyboard.press("Enter")
        name = what.get_attribute("name") if what.get_attribute("type") == "radio" else None
        for _ in range(150):
            if what.evaluate(here) or (name and self.page.evaluate("document.activeElement.name") == name):
                return
            self.page.keyboard.press("Tab")
            stop = self.page.evaluate(STOP)
            if stop["tag"] in ("BODY", "IFRAME"):  # a paper in its frame; this browser cannot draw one
                assert self.page.locator("main iframe").count(), f"{what} is not reached on {self.page.url}"
                continue
            kept = [stop["seen"], stop["inside"], stop["ordered"], not stop["covered"]]
            assert all(kept), f"{self.page.url}: {stop}"
        raise AssertionError(f"{what} is not reached on {self.page.url}")

    def _activates(self, what: Locator) -> None:
        assert what.evaluate("e => e === document.activeElement")
        self.page.keyboard.press("Enter")

    def _types(self, where: Locator, text: str) -> None:
        self._reaches(where)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def _selects(self, where: Locator, option: str) -> None:
        self._reaches(where)
        for _ in range(where.locator("option").count()):
            if where.evaluate("e => e.selectedOptions[0].label") == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{option} is not in {where}")

    def _checks(self, box: Locator) -> None:
        self._reaches(box)
        radio = box.get_attribute("type") == "radio"
        if radio and not box.evaluate("e => e === document.activeElement"):
            count = self.page.locator(f"input[name='{box.get_attribute('name')}']").count()
            for _ in range(count):
                self.page.keyboard.press("ArrowDown")
                if box.is_checked():
                    break
        if not box.is_checked():
            self.page.keyboard.press("Space")
        assert box.is_checked()


class CutUser(User):
    """Somebody whose line is broken whenever they press a button: what they typed stays, and they press again."""

    BROKEN = re.compile("The line is broken")
    TYPED = "() => [...document.querySelectorAll('main input:not([type=hidden]), main textarea, main select')].map(e => e.type === 'radio' || e.type === 'checkbox' ? e.checked : e.value)"  # noqa: E501 - one script

    def presses(self, words: str) -> None:
        """Press a button without a line, find everything as it was, and press it again with one."""
        here, typed = self.page.url, self.page.evaluate(self.TYPED)
        self.context.set_offline(True)
        self._button(words).click()
        told = self.page.get_by_text(self.BROKEN)
        expect(told).to_be_visible()
        expect(told).to_be_in_viewport()
        self.context.set_offline(False)
        assert (self.page.url, self.page.evaluate(self.TYPED)) == (here, typed)
        super().presses(words)
