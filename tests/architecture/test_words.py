"""One word, one idea: what the code names, the glossary explains; and the house keeps its own order."""

from __future__ import annotations

import ast
import re
from enum import StrEnum
from importlib import import_module
from itertools import chain

import pytest
from factories import ROOT

from workflow import errors, vocabulary
from workflow.cli.main import COMMANDS, overview

CODE = sorted((ROOT / "workflow").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
ENUMS = [each for each in vars(vocabulary).values() if isinstance(each, type) and issubclass(each, StrEnum)]
ENUMS.remove(StrEnum)
BANNED = ("util", "utils", "helper", "helpers", "common", "manager", "service", "handler", "processor", "info", "misc")
DOMAIN = (
    "act", "adoption", "assertion", "assurance", "base", "basis", "channel", "checkpoint", "citation", "clearance",
    "clock", "condition", "decision", "disclosure", "duration", "entry", "event", "export", "fact", "finding", "form",
    "ground", "hold", "house", "in force", "instrument", "item", "jurisdiction", "kind", "minimisation", "move",
    "not covered", "outlook", "pack", "paper", "party", "period", "phase", "preparer", "procedure", "proof", "question",
    "replay", "request", "requirement", "rule", "seal", "side", "specimen", "stage", "stale", "step", "story",
    "surrender", "trail", "use limit", "verified",
)  # fmt: skip


def name(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("enum", ENUMS, ids=lambda enum: enum.__name__)
def test_the_glossary_names_every_member_of_the_vocabulary(enum):
    assert f"`{enum.__name__}`" in GLOSSARY
    assert [member.value for member in enum if f"`{member.value}`" not in GLOSSARY] == []


def test_the_glossary_explains_every_word_of_the_domain_once_and_in_order():
    words = re.findall(r"^- \*\*(.+?)\*\*", GLOSSARY, flags=re.MULTILINE)

    assert [word for word in DOMAIN if word not in words] == []
    assert words == sorted(words)
    assert len(words) == len(set(words))


def test_no_module_and_no_class_has_a_name_that_says_nothing():
    modules = [name(path) for path in (*CODE, *TESTS) if {path.stem, path.parent.name} & set(BANNED)]
    classes = [
        f"{name(path)}, {node.name}"
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
        and {word.lower() for word in re.findall("[A-Z][a-z]+", node.name)} & set(BANNED)
    ]

    assert modules + classes == []


def test_every_folder_says_in_ten_lines_what_is_here_and_where_to_start():
    lines = {
        name(path): (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").count("\n") + 1
        for path in CODE
        if path.name == "__init__.py"
    }
    folders = {path.parent for path in CODE}

    assert {name(folder / "__init__.py") for folder in folders} - set(lines) == set()
    assert {path: count for path, count in lines.items() if count > 10} == {}
    assert [path for path in lines if not ast.get_docstring(ast.parse((ROOT / path).read_text(encoding="utf-8")))] == []


def _is_public_class(node):
    return isinstance(node, ast.ClassDef) and not node.name.startswith("_")


def test_everything_public_says_what_it_is():
    silent = []
    for path in CODE:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        inner = chain.from_iterable(node.body for node in tree.body if _is_public_class(node))
        for node in (tree, *tree.body, *inner):
            named = getattr(node, "name", "module")
            if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module) and not named.startswith("_"):
                silent += [] if ast.get_docstring(node) else [f"{name(path)}, {named}"]

    assert silent == []


def test_every_failure_is_drawn_in_the_tree_at_the_head_of_its_file_and_has_a_code_of_its_own():
    kinds = [
        each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, errors.WorkflowError)
    ]
    depth = {line.split()[0]: len(line) - len(line.lstrip()) for line in errors.__doc__.splitlines() if "Error" in line}

    assert [each.__name__ for each in kinds if each.__name__ not in depth] == []
    assert len({each.code for each in kinds}) == len(kinds)


def commands():
    """Return the modules of the command line that are commands."""
    modules = [path.stem for path in (ROOT / "workflow" / "cli").glob("*.py")]
    return {
        word for word in modules if "\napp = " in (ROOT / "workflow" / "cli" / f"{word}.py").read_text(encoding="utf-8")
    }


def test_help_lists_exactly_the_commands_there_are():
    listed = set(
        re.findall(r"^  (\w+)  +\S", overview().partition("Commands:")[2].partition("Examples:")[0], re.MULTILINE)
    )

    assert listed == set(COMMANDS) == commands()


@pytest.mark.parametrize("word", sorted(COMMANDS))
def test_every_command_has_help_with_an_example_that_begins_with_it(word):
    app = import_module(f"workflow.cli.{word}").app
    helps = [each.callback.__doc__ or "" for each in app.registered_commands]
    several = len(helps) > 1
    begins = [f"Example: comity {word}" + (f" {each.name or each.callback.__name__}" if several else "")
              for each in app.registered_commands]  # fmt: skip

    assert helps
    assert [begin for begin, text in zip(begins, helps, strict=True) if begin not in text] == []


def test_the_examples_that_help_shows_are_there():
    shown = re.findall(r"examples/[\w.-]+(?:/[\w.-]+)*", overview())

    assert shown
    assert [path for path in shown if not (ROOT / path).exists()] == []


def test_the_picture_of_the_house_names_only_what_is_there():
    drawn = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    files = set(re.findall(r"`((?:workflow|rules|templates|examples|tests|docs)/[\w./-]*)`", drawn))
    modules = set(re.findall(r"(?<![\w/])((?:actions|engine|privacy|store|model|rules|clocks)/\w+\.py)", drawn))
    links = set(re.findall(r"\]\(([\w-]+\.md)\)", drawn))

    assert [path for path in sorted(files) if not (ROOT / path).exists()] == []
    assert [path for path in sorted(modules) if not (ROOT / "workflow" / path).exists()] == []
    assert [path for path in sorted(links) if not (ROOT / "docs" / path).exists()] == []
    folders = {path.parent.name for path in CODE if path.parent.parent == ROOT / "workflow"}
    assert [folder for folder in sorted(folders) if f"`workflow/{folder}/`" not in drawn] == []


def test_nothing_of_the_project_needs_a_folder_outside_it():
    outside = "/work" + "/"
    kept = [path for top in ("workflow", "rules", "templates", "docs", "examples") for path in (ROOT / top).rglob("*")]
    texts = [path for path in kept if path.suffix in (".py", ".yaml", ".md", ".j2", ".css", ".json")]

    assert [name(path) for path in texts if outside in path.read_text(encoding="utf-8")] == []
