"""Timings as ratios in one run: `make bench`. Each line: minimum, median, maximum of the ratio over rounds.

Absolute times say little on a shared machine; both sides of a ratio are timed
in turn, round by round, in one process where that is possible.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from workflow.actions.entry import Recorded, write_entry
from workflow.actions.house import House, open_house
from workflow.actions.law import load_rulebook
from workflow.actions.look import look
from workflow.actions.note import Note
from workflow.actions.play import play
from workflow.actions.step import perform
from workflow.actions.story import play_in_memory, read_story
from workflow.rules.assess import assess_request, environment
from workflow.rules.catalogue import law_for
from workflow.settings import load_settings
from workflow.store import requests
from workflow.trail.chain import check_log
from workflow.trail.tree import leaf_hash, root

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 15
FIELDS = ("actor", "checkpoints", "clocks", "fact-1", "findings", "found", "outlook")


def timed(work: Callable[[], object], times: int = 1) -> float:
    """Return the seconds that `times` calls of `work` take."""
    begun = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - begun) / times


def ratio(
    name: str,
    work: Callable[[], object],
    base: Callable[[], object],
    limit: float,
    times: int = 1,
    less: Callable[[], object] | None = None,
) -> None:
    """Print the ratio of `work`, without the part `less`, to `base`; all timed in turn."""
    work(), base()
    pairs = [(timed(work, times) - (timed(less, times) if less else 0), timed(base, times)) for _ in range(ROUNDS)]
    ratios = sorted(ours / theirs for ours, theirs in pairs)
    ours = statistics.median(pair[0] for pair in pairs) * 1e3
    theirs = statistics.median(pair[1] for pair in pairs) * 1e3
    told = f"{ratios[0]:.2f} / {statistics.median(ratios):.2f} / {ratios[-1]:.2f}"
    print(f"{name:<52} {told:<22} limit {limit:<4} ({ours:.3f} ms against {theirs:.3f} ms)", flush=True)


def process(*command: str) -> Callable[[], object]:
    """Return the running of a command as work."""
    return lambda: subprocess.run(command, check=True, capture_output=True, cwd=ROOT)


def assessment() -> None:
    """Assess one request against the bare conditions of the rules it uses."""
    rulebook = load_rulebook(ROOT / "rules")
    for folder in sorted((ROOT / "examples").glob("0*/request.yaml")):
        seen = play_in_memory(rulebook, read_story(folder.parent))
        applicable, env = law_for(rulebook.law, seen.request), environment(rulebook.law, seen.request)

        def bare(applicable=applicable, env=env) -> None:
            for compiled in applicable.rules:
                items = (None,) if compiled.rule.for_each is None else env.get(compiled.rule.for_each) or ()
                for item in items:
                    if compiled.when:
                        compiled.when(env, item)
                    if compiled.met:
                        compiled.met(env, item)

        def whole(applicable=applicable, env=env) -> None:
            assess_request(applicable, env)

        ratio(f"assess {folder.parent.name}, {len(applicable.rules)} rules", whole, bare, 2, times=20)


def commands() -> None:
    """Start of the command line."""
    comity, python = str(Path(sys.executable).parent / "comity"), sys.executable
    request = "examples/01-extradition-nl-us/request.yaml"
    ratio("comity --help against python -c pass", process(comity, "--help"), process(python, "-c", "pass"), 5)
    for command in (("assess", request, "--json"), ("questions", request), ("facts", "--json")):
        needs = f"import typer, workflow.cli.report, workflow.cli.{command[0]}"
        name = f"comity {command[0]} against the imports it needs"
        ratio(name, process(comity, *command), process(python, "-c", needs), 1.5)


def acts() -> None:
    """One durable act against the bare transaction that writes the same rows."""
    with tempfile.TemporaryDirectory() as place:
        environ = {**os.environ, "COMITY_HOME": f"{place}/home", "COMITY_KEYS": f"{place}/keys"}
        with open_house(load_settings(environ)) as house:
            played = play(house, read_story(ROOT / "examples" / "01-extradition-nl-us"))
            officer = played.story.request.by
            request = played.look.request
            ratio(
                "one act, assessment apart, against its bare rows",
                lambda: act(house, played.reference, officer),
                lambda: bare_act(house, played.reference, officer),
                1.5,
                times=5,
                less=lambda: look(house.rulebook, request, now=datetime.now(UTC)),
            )


def act(house: House, reference: str, by: str) -> None:
    """Do one whole act."""
    perform(house, reference, Note(at=datetime.now(UTC), by=by, text="timed"))


def bare_act(house: House, reference: str, by: str) -> None:
    """Write the same rows, with nothing assessed."""
    at = datetime.now(UTC)
    with house.database.writing() as tx:
        request = requests.load(tx, reference)
        after = request.model_copy(update={"version": request.version + 1})
        checks = [[str(number), "cleared", "0" * 64] for number in range(10)]
        fields: dict[str, object] = {"actor": by, "note": "timed", "outlook": "none", "checkpoints": checks}
        requests.save(tx, after, request.version, phase=house_phase(house, request.stage, request.procedure), at=at)
        write_entry(house, tx, Recorded("note", by, at, request.id, request.stage, request.stage, fields))


def house_phase(house: House, stage: str, procedure: str):
    """Return the phase of a stage."""
    return house.rulebook.procedure(procedure).stage(stage).phase


def verification() -> None:
    """Verify a log of 100,000 entries, chain and tree, against hashing the same bytes once."""
    publics = entries(100_000)

    def whole() -> None:
        root(check_log(publics))

    def once() -> None:
        digest = sha256()
        for public in publics:
            digest.update(public)

    ratio("verify 100,000 entries against hashing them once", whole, once, 2.5)


def entries(count: int) -> list[bytes]:
    """Return public parts of a log: requests of ten entries each, ten of them at a time."""
    heads: dict[str, tuple[int, bytes]] = {}
    made: list[bytes] = []
    commitments = ",".join(f'"{name}":"{sha256(name.encode()).hexdigest()}"' for name in sorted(FIELDS))
    template = (
        '{"act":"assert","alg":{"cipher":"aes-256-gcm","hash":"sha-256","signature":"ed25519"},"authority":"bench",'
        '"body":"%s","commitments":{%s},"keys":{"body":"%s","kek":"0123456789abcdef","seal":"0123456789abcdef"},'
        '"log":"decisions","packs":"%s","prev":%s,"request":"%s","seq":%d,'
        '"stage":{"after":"hearing","before":"hearing"},"time":"2026-03-02T12:00:00.000Z","v":1}'
    )
    for number in range(count):
        request = sha256(b"%d" % (number // 100 * 10 + number % 10)).hexdigest()[:32]
        seq, leaf = heads.get(request, (0, b""))
        prev = f'"{leaf.hex()}"' if seq else "null"
        digest = sha256(b"%d" % number).hexdigest()
        public = (template % (digest, commitments, request, digest, prev, request, seq + 1)).encode()
        heads[request] = (seq + 1, leaf_hash(public))
        made.append(public)
    return made


if __name__ == "__main__":
    print(f"{datetime.now(UTC):%Y-%m-%d}  ratio: min / median / max of {ROUNDS} rounds")
    for part in (assessment, verification, commands, acts):
        part()
