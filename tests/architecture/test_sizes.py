"""Files and functions fit in the head: ceilings are on the largest, because a fine median hides a bad tail."""

from __future__ import annotations

import ast
import re

import pytest
from factories import ROOT

CODE = sorted((ROOT / "workflow").rglob("*.py"))
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
LAW = sorted(path for path in (ROOT / "rules").rglob("*.yaml") if path.name != "base.yaml")
"""`base.yaml` is an index of one line of three for each fact gathered; it is looked up, not read."""
FORMS = sorted((ROOT / "templates" / "forms").glob("*/form.yaml"))
PAGES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in (".j2", ".css"))


def name(path):
    return path.relative_to(ROOT).as_posix()


def too_long(paths, ceiling):
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    return {path: length for path, length in lengths.items() if length > ceiling}


@pytest.mark.parametrize(
    ("paths", "ceiling"),
    [(CODE + EXAMPLES, 300), (TESTS, 400), (LAW + FORMS, 300), (PAGES, 200)],
    ids=["modules", "test modules", "files of law and forms", "templates"],
)
def test_no_file_is_longer_than_its_ceiling(paths, ceiling):
    assert paths
    assert too_long(paths, ceiling) == {}


def test_no_conftest_is_longer_than_150_lines():
    assert too_long([path for path in TESTS if path.name == "conftest.py"], 150) == {}


def functions():
    for path in CODE:
        source = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{name(path)}, {node.name}", node, source.splitlines()


def test_no_function_is_longer_than_forty_lines():
    lengths = {where: node.end_lineno - node.lineno + 1 for where, node, _ in functions()}

    assert {where: length for where, length in lengths.items() if length > 40} == {}


def test_no_function_takes_more_than_six_values_unless_it_says_why():
    wrong = []
    for where, node, lines in functions():
        taken = [each.arg for each in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
        count = len([each for each in taken if each not in ("self", "cls")])
        head = "\n".join(lines[node.lineno - 1 : node.body[0].lineno])
        if count > 6 and "PLR0913 - " not in head:
            wrong.append(f"{where} takes {count}")

    assert wrong == []


def test_every_exception_from_a_rule_of_style_says_why_or_repeats_one_that_did():
    bare = [
        f"{name(path)}, line {number}"
        for path in CODE
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if "noqa" in line and "noqa:" not in line
    ]

    assert bare == []


def test_no_test_module_imports_from_another():
    """What several modules of tests share lies beside them, in factories.py or a module that holds no test."""
    imports = re.compile(r"^\s*(?:from|import) (test_\w+)", re.MULTILINE)
    found = {(path.stem, name) for path in TESTS for name in imports.findall(path.read_text(encoding="utf-8"))}
    assert {(where, what) for where, what in found if where != what} == set()
