"""Forgeries of a large export and of a whole log: both verifiers catch each, and agree on the first fault."""

from collections import Counter
from random import Random

import pytest
from trail_forgeries import OF_EXPORTS, OF_LOGS, forged_export, forged_log, originals
from trail_samples import known_fingerprint, log_verdict, verdict

from workflow.trail.canonical import encode

KNOWN = originals()
TRUSTED = [known_fingerprint()]


def forge_many(count: int, seed: int) -> tuple[Counter, Counter]:
    """Make so many forgeries, half of them of logs; count them by name, and by the step that saw them."""
    chance, made, steps = Random(seed), Counter(), Counter()  # noqa: S311 - a schedule, not a secret
    while made.total() < count:
        on_log = made.total() % 2
        name, data = (forged_log if on_log else forged_export)(chance, KNOWN)
        if data == (b"".join(KNOWN.lines) if on_log else encode(KNOWN.export)):
            continue  # two equal things changed places
        found = (log_verdict if on_log else verdict)(data, TRUSTED)
        assert found is not None, f"unseen: {name}, number {made.total()} of seed {seed}"
        made[name.partition(",")[0]] += 1
        steps["log" if on_log else "export", found[0]] += 1
    return made, steps


def test_the_originals_hold():
    assert verdict(encode(KNOWN.export), TRUSTED) is None
    assert log_verdict(b"".join(KNOWN.lines), TRUSTED) is None
    assert all(verdict(encode(other)) is None for other in KNOWN.others)


@pytest.mark.parametrize("seed", range(3))
def test_some_hundred_forgeries_are_caught(seed):
    made, _ = forge_many(100, seed)
    assert len(made) > 20


@pytest.mark.soak
def test_ten_thousand_forgeries_are_caught():
    made, steps = forge_many(10_000, 99)
    print(made.total(), "forgeries:", dict(made), "seen at:", dict(sorted(steps.items())))
    assert made.keys() == {each.__name__ for each in (*OF_EXPORTS, *OF_LOGS)}
