"""Law is data: no line of Python knows a place or a number of days, and no file of data names what does not exist."""

from __future__ import annotations

import ast
import re
from functools import cache

import pycountry
import pytest
from factories import ROOT, RULES

from workflow.packfile import Mapping, Sequence, read
from workflow.rules.loader import load_law

CODE = sorted((ROOT / "workflow").rglob("*.py"))
CODES = {each.alpha_2 for each in pycountry.countries} | {each.code for each in pycountry.subdivisions}
NAMES = {each.name for each in pycountry.countries} | {
    each.name for each in pycountry.subdivisions.get(country_code="US")
}
NAMES |= {each.name.removesuffix(", Kingdom of the").partition(",")[0] for each in pycountry.countries}
PLACE = re.compile(r"\b(" + "|".join(sorted(map(re.escape, NAMES), key=len, reverse=True)) + r")\b")
CODE_IN_TEXT = re.compile(r"(?<![\w%/-])[A-Z]{2}(?:-[A-Z]{1,3})?(?![\w-])")
ACRONYMS = {"ID", "IN", "IS", "IT", "NO", "AS", "AT", "BY", "OR", "SO", "TO", "US-ASCII", "PM", "AM"}
"""English words and acronyms that are also codes."""

EXAMPLE = re.compile(r"such as [\w/-]+(?: or [\w/-]+)?")
"""Where a sentence shows a person what a code or a zone looks like; nothing compares with these."""

NOT_A_PLACE = {("workflow/documents/glyphs.py", "TJ")}
"""An operator of PDF."""

UNITS = {"days", "hours", "weeks", "minutes", "seconds"}


def name(path):
    return path.relative_to(ROOT).as_posix()


def texts(path):
    """Yield every text in the code of a module that is not a docstring, with its line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value, node.lineno


@pytest.mark.parametrize("folder", sorted({path.parent for path in CODE}), ids=lambda folder: folder.name)
def test_no_line_of_python_knows_a_place(folder):
    wrong = []
    for path in folder.glob("*.py"):
        for text, line in texts(path):
            plain = EXAMPLE.sub("", text)
            found = {*PLACE.findall(plain), *(each for each in CODE_IN_TEXT.findall(plain) if each in CODES)} - ACRONYMS
            found -= {word for file, word in NOT_A_PLACE if file == name(path)}
            wrong += [f"{name(path)}, line {line}: {each}" for each in sorted(found)]

    assert wrong == []


def test_no_name_in_the_code_is_the_name_of_a_place():
    wrong = []
    places = {re.sub(r"\W", "_", each).lower() for each in NAMES} - {"holder"}
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = getattr(node, "name", None) or getattr(node, "id", None) or getattr(node, "attr", None)
            if isinstance(named, str) and named.lower() in places:
                wrong.append(f"{name(path)}, line {node.lineno}: {named}")

    assert wrong == []


DESK = "workflow/web/"
"""How long a session lasts, or how far back a list looks, is no law; the desk shows clocks and counts none."""


def test_no_line_of_python_counts_days_by_a_number():
    """One day, one hour and the like are the calendar's own steps; any other number would be law."""
    wrong = []
    for path in (each for each in CODE if not name(each).startswith(DESK)):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", getattr(node.func, "attr", "")) not in (
                "timedelta", "relativedelta", "parse",
            ):  # fmt: skip
                continue
            given = [each.value for each in node.keywords if each.arg in UNITS | {"months", "years"}]
            numbers = [each.value for each in (*node.args, *given) if isinstance(each, ast.Constant)]
            wrong += [f"{name(path)}, line {node.lineno}: {each}" for each in numbers if each not in (0, 1)]

    assert wrong == []


@cache
def law():
    return load_law(RULES)


def paths_in(raw, key=None):
    """Yield every path of the case that a form prints: `from`, `beside`, and places in running text."""
    if isinstance(raw, Mapping):
        for inner, value in raw.items():
            yield from paths_in(value, inner)
    elif isinstance(raw, Sequence):
        for value in raw:
            yield from paths_in(value, key)
    elif isinstance(raw, str):
        yield from [raw] if key in ("from", "beside") else re.findall(r"\{([A-Za-z0-9_.-]+)(?::[a-z-]+)?\}", raw)


def columns_in(raw):
    """Yield the path of every column of a table of items, below its list."""
    if isinstance(raw, Mapping):
        source = raw.get("from", "")
        for column in raw.get("columns", ()):
            if isinstance(source, str) and source.startswith("facts."):
                yield f"{source}.{column['from']}"
        for value in raw.values():
            yield from columns_in(value)
    elif isinstance(raw, Sequence):
        for value in raw:
            yield from columns_in(value)


ADDED = {"id", "leaves", "reason", "number", "title"}
"""What the case itself adds to each item of a list: its name, and whether it leaves."""


def test_every_fact_that_a_form_prints_is_in_the_dictionary():
    missing = []
    for file in sorted((ROOT / "templates" / "forms").glob("*/form.yaml")):
        raw = read(file)
        for path in dict.fromkeys((*paths_in(raw), *columns_in(raw))):
            known, word = path.removeprefix("facts."), path.rpartition(".")[2]
            group = known.partition(".")[0]
            whole = known in law().dictionary or known in {each.partition(".")[0] for each in law().dictionary.kinds}
            own = group in law().dictionary.lists and word in ADDED
            if path.startswith("facts.") and not whole and not own:
                missing.append(f"{name(file)}: {path}")

    assert missing == [], "\n".join(missing)


def test_every_event_that_a_form_prints_is_in_the_catalogue():
    files = sorted((ROOT / "templates" / "forms").glob("*/form.yaml"))
    printed = [(name(file), path) for file in files for path in dict.fromkeys(paths_in(read(file)))]
    of_events = [(file, path) for file, path in printed if path.startswith("events.")]
    missing = [f"{file}: {path}" for file, path in of_events if path.split(".")[1] not in law().events]

    assert missing == [], "\n".join(missing)


def test_every_base_fact_that_a_rule_rests_on_is_in_the_base():
    wrong = [
        f"{rule}: {each}"
        for rule, compiled in law().rules.items()
        for each in compiled.rule.basis
        if each not in law().base
    ]

    assert wrong == []


def test_a_rule_that_rests_on_no_base_fact_says_what_was_read_for_it():
    rules = [compiled.rule for compiled in law().rules.values() if not compiled.rule.basis]

    assert [rule.id for rule in rules if rule.verified and not rule.text_read.note] == []


def test_every_paper_that_a_step_makes_has_its_form():
    forms = {path.parent.name for path in (ROOT / "templates" / "forms").glob("*/form.yaml")}
    made = {(p.id, s.id, form) for p in law().procedures.values() for s in p.steps for form in s.papers}

    assert sorted(each for each in made if each[2] not in forms) == []


def test_every_rule_file_lies_beside_its_test():
    packs = [
        path for kind in ("instruments", "jurisdictions", "organisations") for path in RULES.glob(f"{kind}/*/*.yaml")
    ]
    rules = {path for path in packs if path.name != "pack.yaml" and not path.name.endswith(".test.yaml")}
    tests = {path for path in packs if path.name.endswith(".test.yaml")}

    assert sorted(name(path) for path in rules if path.with_suffix(".test.yaml") not in tests) == []
    assert sorted(name(path) for path in tests if path.with_name(path.name.replace(".test", "")) not in rules) == []
