"""The desk in several languages: what each says, whose language a page is in, and what stays marked as English."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from desk_people import Clock, team_of
from desk_tongues import Pieces, english_law, english_words, left_in_english
from desk_visits import PLAYED
from desk_walks import PEOPLE, Visitor
from factories import NOON, OFFICER, ROOT, SUPERVISOR, later, opening

from workflow.actions.step import open_new
from workflow.actions.thread import export_trail, thread_of
from workflow.cli.main import main
from workflow.documents.foreign import Foreign
from workflow.errors import PackSyntaxError
from workflow.store import requests
from workflow.vocabulary import Role
from workflow.web.app import create_app
from workflow.web.demo import DemoSessions
from workflow.web.desk import DeskSettings
from workflow.web.draft import code_of
from workflow.web.languages import about_of, begun, offered, preferred, state_of
from workflow.web.templates import templates_in
from workflow.web.words import load_words

TEMPLATES = ROOT / "templates"
OTHERS = [each for each in begun(TEMPLATES) if each != "en"]
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
HEAVIEST = 60_000
RECORDED = {"counsel", "works on this request"}
"""What people and the desk itself recorded in English, and English words of pages as well."""

WARNED = "Maßgeblich ist der englische Text"


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_says_every_word_with_the_same_places_and_all_its_plural_forms(language):
    state = state_of(TEMPLATES, language)

    assert (state.fault, state.missing, state.misplaced, state.stale) == ("", (), (), ())
    assert state.is_whole
    assert state.about.name
    assert state.about.unread


def test_a_language_that_lacks_a_word_or_a_plural_form_is_not_offered_and_the_others_are(tmp_path):
    desk = tmp_path / "strings" / "desk"
    for code, days in (("en", "{one: 1 day, other: '{n} days'}"), ("uk", "{one: '{n} день', other: '{n} дня'}")):
        (desk / code).mkdir(parents=True)
        (desk / code / "dates.yaml").write_text(f"days: {days}\n", encoding="utf-8")
    (desk / "en" / "language.yaml").write_text("name: English\nchoose: Language\n", encoding="utf-8")
    about = "name: Українська\nchoose: Мова\nreviewed-by: ''\nunread: Ще ніхто.\n"
    (desk / "uk" / "language.yaml").write_text(about, encoding="utf-8")

    assert list(offered(tmp_path)) == ["en"]
    assert "'few'" in state_of(tmp_path, "uk").fault
    (desk / "uk" / "language.yaml").unlink()
    with pytest.raises(PackSyntaxError, match="needs exactly name"):
        about_of(tmp_path, "uk")


@pytest.mark.parametrize(
    ("language", "day", "late"),
    [
        ("en", "3 May 2026", ["1 day late", "2 days late", "5 days late"]),
        ("fr", "3 mai 2026", None),
        ("es", "3 de mayo de 2026", None),
        ("de", "3. Mai 2026", ["1 Tag überfällig", "2 Tage überfällig", "5 Tage überfällig"]),
        ("uk", "3 травня 2026 р.", ["Прострочено на 1 день", "Прострочено на 2 дні", "Прострочено на 5 днів"]),  # noqa: RUF001
        ("ar", "3 مايو 2026", None),
    ],
)
def test_days_and_numbers_are_written_as_the_language_writes_them(language, day, late):
    words = load_words(TEMPLATES, language)

    assert " ".join(words.day(date(2026, 5, 3)).split()) == day
    assert words.day(datetime(2026, 5, 3, 23, tzinfo=UTC)) == words.day(date(2026, 5, 3))
    if late:
        assert [words("dates.days-late", n=n) for n in (1, 2, 5)] == late
    assert len({words("dates.days-late", n=n) for n in (1, 2, 3, 11, 100)}) >= 4


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        ("de-AT,de;q=0.9,en;q=0.5", "de"),
        ("en;q=0.5, uk;q=0.8", "uk"),
        ("nl, fr;q=0.1", "fr"),
        ("nl", ""),
        ("", ""),
        ("de;q=0", ""),
        ("de;q=much, es;q=0.1", "es"),
        ("*", ""),
        (",;q=,=;", ""),
    ],
)
def test_a_browser_is_given_the_language_it_prefers_among_those_offered(header, chosen):
    assert preferred(header, ("en", "fr", "es", "de", "uk", "ar")) == chosen


@pytest.fixture
def small(house):
    return create_app(house, sessions=DemoSessions(PEOPLE), settings=DeskSettings(demo=True), now=lambda: later(5))


def language_of(page):
    told = Pieces(page.text).html
    return told["lang"], told["dir"]


def test_a_person_takes_their_language_along_and_a_browser_keeps_it_before_anybody_signed_in(small):
    with Visitor(small) as one, Visitor(small) as other:
        assert language_of(one.get("/sign-in")) == ("en", "ltr")
        assert language_of(one.get("/sign-in", headers={"accept-language": "uk-UA,en;q=0.3"})) == ("uk", "ltr")
        chosen = one.post("/language", {"language": "de", "next": "/sign-in?next=/law"})
        assert chosen.headers["location"] == "/sign-in?next=/law"
        page = one.get("/sign-in", headers={"accept-language": "uk"})
        assert language_of(page) == ("de", "ltr")
        assert WARNED in page.text
        one.signs_in(OFFICER)
        assert language_of(one.get("/")) == ("de", "ltr")

        one.post("/language", {"language": "ar", "next": "/"})
        other.signs_in(OFFICER)
        assert language_of(other.get("/")) == ("ar", "rtl")
        assert "desk.rtl.css" in other.get("/").text
        assert language_of(other.get("/not/there")) == ("ar", "rtl")
        other.signs_in(SUPERVISOR)
        assert language_of(other.get("/")) == ("en", "ltr")
        assert WARNED not in other.get("/").text


def test_a_choice_needs_the_token_of_the_session_and_leads_nowhere_else(small):
    with Visitor(small) as visit:
        visit.signs_in(OFFICER)
        assert visit.post("/language", {"csrf": "guess", "language": "de"}).status_code == 403
        assert visit.post("/language", {"language": "xx", "next": "/"}).status_code == 404
        assert visit.post("/language", {"language": "de", "next": "//elsewhere.example/"}).headers["location"] == "/"
        assert language_of(visit.get("/")) == ("de", "ltr")


def test_an_account_keeps_the_language_for_every_session(house):
    clock = Clock()
    officer = team_of(house, clock, {OFFICER: Role.OFFICER})[OFFICER]
    officer.post("/language", language="uk", next="/account")
    officer.client.cookies.clear()
    officer.signs_in_again("olivia")

    assert language_of(officer.get("/account")) == ("uk", "ltr")


SHOWN = ("training sign-in", "my work", "request", "findings", "sign-off with a document", "decision", "law unverified")
"""In every run; in a soak every page of the training desk that opens without more ado."""


@pytest.mark.parametrize("shown", [SHOWN, pytest.param((), marks=pytest.mark.soak)], ids=["each-time", "soak"])
@pytest.mark.parametrize("language", OTHERS)
def test_no_word_of_the_frame_is_left_in_english_and_english_law_says_that_it_is(language, shown, visitor, desk_house):
    own = visitor.client.app.state.desk.tongues.of(language).strings.catalogue.texts.values()
    wrong = (english_words(language) | english_law(desk_house.rulebook)).difference(RECORDED, own)
    visitor.client.headers["accept-language"] = language
    faults = left_in_english(visitor.get("/nothing/here").text, language, wrong)
    for visit in PLAYED:
        if shown and visit.name not in shown:
            continue
        visitor.client.cookies.clear()
        if visit.who:
            visitor.signs_in(visit.who)
        page = visitor.get(visit.path, follow_redirects=True)
        faults += [f"{visit.name}: answers {page.status_code}"] if page.status_code != visit.status else []
        faults += [f"{visit.name}: {len(page.content)} bytes"] if len(page.content) > HEAVIEST else []
        faults += [f"{visit.name}: {fault}" for fault in left_in_english(page.text, language, wrong)]

    assert faults == []


def test_a_text_that_is_english_says_so_in_its_line_and_is_plain_where_there_can_be_no_element():
    made = templates_in(TEMPLATES, "ltr").from_string(
        '{% block title %}{{ law }}{% endblock %}<p title="{{ law }} {{ law ~ own }}">{{ law }}</p>'
        "<option{{ law|of_its_language }}>{{ law }}</option>{{ own }}"
    )

    assert made.render(law=Foreign("Bail & <more>", "en"), own="Kaution") == (
        'Bail &amp; &lt;more&gt;<p title="Bail &amp; &lt;more&gt; Bail &amp; &lt;more&gt;Kaution">'
        '<span lang="en" dir="ltr">Bail &amp; &lt;more&gt;</span></p>'
        '<option lang="en" dir="ltr">Bail &amp; &lt;more&gt;</option>Kaution'
    )


def test_what_is_written_from_left_to_right_keeps_its_order_in_arabic():
    made = templates_in(TEMPLATES, "rtl").from_string('<a title="{{ one }}">{{ one }}</a>{{ two }}')

    assert made.render(one="XX-1 (2)", two="محمد") == '<a title="XX-1 (2)"><bdi>XX-1 (2)</bdi></a>محمد'


def test_what_is_signed_in_german_is_the_very_text_that_was_shown_and_an_auditor_sees_it_again(house, tmp_path, capsys):
    clock = Clock()
    clock.now = NOON
    open_new(house, opening())
    people = team_of(house, clock, {SUPERVISOR: Role.SUPERVISOR, "Alma Keller": Role.AUDITOR})
    supervisor, auditor = people[SUPERVISOR], people["Alma Keller"]
    supervisor.post("/language", language="de", next="/")
    path = "/requests/XX-1/do/checkpoint"
    ground = dict(HIDDEN.findall(supervisor.get(f"{path}?checkpoint=liberty").text))
    ground = {name: value for name, value in ground.items() if name not in ("csrf", "next")}
    page = supervisor.post(path, **ground, answer="yes", reasons="Abgewogen\nund geprüft.").text
    panel = page.partition('<section class="desk-panel"')[2].partition("</section>")[0]
    lines = re.findall(r"<p>(.*?)</p>", panel, flags=re.DOTALL)
    text = "\n".join(html.unescape(re.sub(r"<[^>]+>", "", line)) for line in lines)
    assert "Antwort" in text
    assert 'lang="en"' in panel  # the question of a checkpoint that nobody translated

    carried = dict(HIDDEN.findall(page[: page.index('name="code"')].rsplit("<form", 1)[1]))
    carried = {name: html.unescape(value) for name, value in carried.items() if name != "csrf"}
    supervisor.post("/language", language="fr", next="/")
    assert "/language" in (again := supervisor.post(path, **carried, code=supervisor.code())).text
    assert again.status_code == 422  # another language is another text, and is shown before it is signed
    supervisor.post("/language", language="de", next="/")
    page = supervisor.post(path, **ground, answer="yes", reasons="Abgewogen\nund geprüft.").text
    carried = dict(HIDDEN.findall(page[: page.index('name="code"')].rsplit("<form", 1)[1]))
    carried = {name: html.unescape(value) for name, value in carried.items() if name != "csrf"}
    assert supervisor.post(path, **carried, code=supervisor.code()).headers["location"].endswith("?done=cleared")

    with house.database.reading() as tx:
        proof = thread_of(tx, requests.identity(tx, "XX-1"))[-1].fields["proof"]
    assert (proof["shown"], proof["language"]) == (text, "de")
    auditor.post("/requests/XX-1/why", purpose="Yearly audit, mandate 3.")
    seen = auditor.get("/audit/requests/XX-1/then/2").text
    assert language_of(auditor.get("/audit/requests/XX-1/then/2")) == ("en", "ltr")
    shown = seen.partition('<section class="desk-section" id="signed"')[2].partition("</section>")[0]
    assert '<div lang="de" dir="auto">' in shown
    assert "\n".join(html.unescape(each) for each in re.findall(r"<p>(.*?)</p>", shown)) == text
    file = tmp_path / "trail.json"
    file.write_bytes(export_trail(house, "XX-1", audience="court", at=clock.now))
    assert main(["people", "signed", str(file)]) == 0
    assert "Abgewogen" in capsys.readouterr().out


def test_what_the_desk_records_by_itself_is_in_its_own_language_whoever_acts(house, small):
    open_new(house, opening())
    with Visitor(small) as visit:
        visit.signs_in(OFFICER)
        visit.post("/language", {"language": "de", "next": "/"})
        assert visit.get("/requests/XX-1").status_code == 200
    with house.database.reading() as tx:
        reads = thread_of(tx, requests.identity(tx, "XX-1"), log="access")

    assert reads[-1].fields["purpose"] == "works on this request"


def test_the_count_of_a_date_is_told_in_the_language_of_the_page_and_what_it_quotes_is_english(visitor):
    visitor.signs_in(SUPERVISOR)
    visitor.client.headers["accept-language"] = "de"
    page = visitor.get("/requests/DOJ-2026-0117").text

    assert re.search(r"Erster gezählter Tag: [^<]+; <span lang=\"en\"[^>]*>Treaty practice", page)
    assert re.search(r"Bei Versäumnis: <span lang=\"en\"[^>]*>Provisional arrest ends\.", page)


def test_an_old_list_names_places_in_the_language_of_the_reader_or_in_english(visitor):
    own = visitor.client.app.state.desk
    german = replace(own, tongue=own.tongues.of("de"))

    assert [code_of(german, told) for told in ("Niederlande", "netherlands", "NL", "Nirgendwo")] == [
        *("NL",) * 3,
        "Nirgendwo",
    ]


def test_the_command_tells_how_far_each_language_of_the_desk_is(capsys):
    main(["texts", "--check", "de"])
    said = capsys.readouterr().out

    assert re.search(r"^The desk: \d+ texts$", said, flags=re.MULTILINE)
    assert re.search(r"^de: \d+ translated, 0 missing, .* offered; read by nobody qualified$", said, flags=re.MULTILINE)
