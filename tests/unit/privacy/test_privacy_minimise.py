"""What may leave: an item stays while anything mandatory speaks against it, and while it is in doubt."""

from __future__ import annotations

import pytest
from factories import finding, rule

from workflow.privacy.minimise import minimise

ITEMS = ("1", "2", "3")
MET = {"kind": "requirement", "met_when": {"fact": "person.minor", "is": True}}


def on(item="1", outcome="applies", *, met=None, missing=(), lifted_by=None, **keys):
    of = rule("xx/of-records", **{"for_each": "records", **keys})
    return finding(of, outcome, item=item, missing=missing, lifted_by=lifted_by, **({"met": met} if met else {}))


def kept(*findings):
    return dict(minimise("records", ITEMS, findings).stays)


def test_what_nothing_speaks_against_may_leave():
    found = minimise("records", ITEMS, [on(outcome="does-not-apply")])

    assert (found.path, found.leaves, found.stays) == ("records", ITEMS, ())


KEEPS = {
    "a mandatory ground is found": on(),
    "a mandatory ground cannot be told": on(outcome="undetermined", missing=("records.sealed[1]",)),
    "a mandatory requirement is not met": on(met="no", **MET),
    "a mandatory requirement may be met": on(met="unknown", missing=("records.title[1]",), **MET),
    "whether a requirement applies cannot be told": on(outcome="undetermined", missing=("records.title[1]",), **MET),
}
LETS = {
    "the ground does not apply": on(outcome="does-not-apply"),
    "the ground is lifted": on(lifted_by="assurance/x"),
    "the ground is discretionary": on(force="discretionary"),
    "the requirement is met": on(met="yes", **MET),
    "the requirement is guidance": on(met="no", force="guidance", **MET),
    "a handling rule applies": on(kind="handling"),
    "a permission cannot be told": on(outcome="undetermined", kind="permission", when={"fact": "a"}),
    "the finding is of the request as a whole": finding(rule()),
    "the finding is of another list": on(for_each="offences"),
    "the finding is of an item that is not there": on(item="9"),
}


@pytest.mark.parametrize("name", KEEPS)
def test_an_item_stays_while(name):
    found = minimise("records", ITEMS, [KEEPS[name]])

    assert found.leaves == ("2", "3")
    assert [item for item, _ in found.stays] == ["1"]


@pytest.mark.parametrize("name", LETS)
def test_an_item_may_leave_although(name):
    assert kept(LETS[name]) == {}


def test_the_reason_is_told_with_its_citation():
    assert kept(on()) == {"1": ("Rule xx/of-records. (Code of XX art. of-records)",)}


def test_what_is_missing_is_named():
    (reason,) = kept(on(outcome="undetermined", missing=("records.sealed[1]",)))["1"]

    assert reason.startswith("cannot be told yet, records.sealed[1] missing: ")


def test_every_reason_is_told_and_items_keep_their_order():
    found = minimise("records", ITEMS, [on("3"), on("1"), on("1", met="no", **MET)])

    assert [(item, len(why)) for item, why in found.stays] == [("1", 2), ("3", 1)]
    assert found.leaves == ("2",)
