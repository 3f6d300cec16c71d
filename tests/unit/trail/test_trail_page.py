"""The page for people without a terminal: in a browser, offline, it says what the other two verifiers say."""

import base64
import json
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Browser, Page, expect
from trail_forgeries import forged_export, originals
from trail_samples import FixedSigner, an_export, changed, known_fingerprint, verdict
from trail_vectors import VECTORS

from workflow.cli.main import main

VERDICTS = json.loads((VECTORS / "verdicts.json").read_text(encoding="utf-8"))
ASK = """async ([text, known]) => {
    const found = await verify(Uint8Array.from(atob(text), (each) => each.charCodeAt(0)), known);
    return found.holds ? null : [found.step, found.entry];
}"""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": "/usr/bin/chromium", "args": ["--disable-gpu"]}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def opened(page: Page, tmp_path: Path) -> Page:
    """Open the page as somebody does: a file on their own machine, without a network."""
    assert main(["trail", "page", str(tmp_path / "verify.html")]) == 0
    page.context.set_offline(True)
    page.goto((tmp_path / "verify.html").as_uri())
    return page


def said(page: Page, data: bytes, known: tuple[str, ...] = ()) -> tuple[int, int | None] | None:
    found = page.evaluate(ASK, [base64.b64encode(data).decode(), list(known)])
    return found if found is None else tuple(found)


def test_somebody_without_a_terminal_learns_that_all_holds_and_what_was_done(opened: Page):
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.get_by_label("1. The file").set_input_files(VECTORS / "good" / "opened.json")
    opened.get_by_label("2. Fingerprints").fill(known_fingerprint())
    opened.get_by_role("button", name="Verify").click()
    expect(opened.get_by_role("heading", name="Everything in this file holds")).to_be_visible()
    expect(opened.locator("#outcome")).to_be_focused()  # who listens is taken there
    expect(opened.get_by_text("The key is one you gave")).to_be_visible()
    assert opened.locator("#steps li.holds").count() == 11
    assert asked == [], "nothing was sent"
    opened.locator("summary").first.click()
    expect(opened.locator("details pre").first).to_be_visible()


def test_without_a_fingerprint_it_says_that_anybody_could_have_made_the_file(opened: Page):
    opened.get_by_label("1. The file").set_input_files(VECTORS / "good" / "withheld.json")
    opened.get_by_role("button", name="Verify").click()
    expect(opened.get_by_text("not compared with one you know")).to_contain_text(known_fingerprint())


def test_the_first_fault_is_named_with_its_step_and_entry(opened: Page):
    opened.get_by_label("1. The file").set_input_files(VECTORS / "tampered" / "act-changed.json")
    opened.get_by_role("button", name="Verify").click()
    expect(opened.get_by_role("heading", name="Step 5 does not hold, at entry 2")).to_be_visible()
    expect(opened.locator("#steps li.does-not-hold")).to_contain_text("in the sealed log")
    assert opened.locator("#steps li.not-reached").count() == 6
    expect(opened.locator("#said")).to_be_hidden()


def test_every_vector_gets_the_verdict_of_the_other_verifiers(opened: Page):
    for file in sorted((VECTORS / "good").iterdir()):
        assert said(opened, file.read_bytes(), (known_fingerprint(),)) is None, file.name
        assert said(opened, file.read_bytes(), ("0" * 64,)) == (3, None), file.name
    for name, found in VERDICTS.items():
        data = (VECTORS / "tampered" / name).read_bytes()
        assert said(opened, data) == (found["step"], found["entry"]), name


def test_the_three_verifiers_agree_on_changes_at_random_signed_or_not(opened: Page):
    good, chance = an_export(), Random(7)  # noqa: S311 - a schedule, not a secret
    places = [path for path in _paths(json.loads(good)["content"]) if path]
    odd = ["", "erased", "a\n", "é", "=", "0" * 64, 0, -1, 2**53 - 1, True, None, [], {}, [[]], "\u2028", "\x7f"]
    for number in range(250):
        picked = [(chance.choice(places), chance.choice(odd)) for _ in range(chance.randint(1, 2))]

        def change(content, picked=picked):
            for path, part in picked:
                with suppress(LookupError, TypeError):
                    _at(content, path[:-1])[path[-1]] = deepcopy(part)

        with suppress(TypeError, AttributeError):  # what has no length cannot be signed
            data = changed(good, change, FixedSigner() if number % 2 else None)
            assert said(opened, data) == verdict(data), picked


def test_the_three_verifiers_agree_on_broken_bytes_and_on_forgeries(opened: Page):
    good, known, chance = an_export(), originals(), Random(8)  # noqa: S311 - a schedule, not a secret
    for number in range(60):
        at = chance.randrange(len(good))
        put = [b"", b"\xff", b"\\ud800", b"0", b"-0", b"1.0", b'"', b"\n", b"\xef\xbb\xbf"][number % 9]
        data = good[:at] + put + good[at + chance.randrange(2) :]
        assert said(opened, data) == verdict(data), (at, put)
    for _ in range(40):
        name, data = forged_export(chance, known)
        assert said(opened, data) == verdict(data), name


def test_bombs_of_depth_and_odd_numbers_are_refused_at_the_first_step(opened: Page):
    for data in (
        b"[" * 100_000 + b"]" * 100_000,
        b"1e999",
        b"9007199254740993",
        b"0.5",
        b'"\\ud800"',
        b"\xef\xbb\xbf{}",
        b"",
    ):
        assert said(opened, data) == verdict(data) == (1, None)


def test_a_browser_without_these_signatures_says_so_and_verifies_nothing(page: Page, tmp_path: Path):
    assert main(["trail", "page", str(tmp_path / "verify.html")]) == 0
    page.add_init_script("crypto.subtle.importKey = () => Promise.reject(new Error('NotSupportedError'))")
    page.goto((tmp_path / "verify.html").as_uri())
    expect(page.get_by_role("heading", name="This browser cannot verify")).to_be_visible()
    expect(page.get_by_text("Nothing was verified")).to_be_visible()
    expect(page.get_by_role("button", name="Verify")).to_be_disabled()


def test_the_page_may_load_and_send_nothing(opened: Page):
    refused = """(attempt) => new Promise((resolve) => {
        document.addEventListener("securitypolicyviolation", (broken) => resolve(broken.effectiveDirective));
        if (attempt === "fetch") fetch("https://example.org").catch(() => {});
        else Object.assign(document.body.appendChild(document.createElement(attempt)), {src: "https://example.org/a"});
    })"""
    assert [opened.evaluate(refused, each) for each in ("fetch", "img", "script")] == [
        "connect-src",
        "img-src",
        "script-src-elem",
    ]
    html = Path(opened.url.removeprefix("file://")).read_text(encoding="utf-8")
    assert "default-src 'none'" in html
    assert "unsafe" not in html.partition("</head>")[0]


def _paths(value, path=()):
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in inner:
        yield from _paths(part, (*path, step))


def _at(value, path):
    for step in path:
        value = value[step]
    return value
