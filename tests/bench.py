"""Timings as ratios in one run: `make bench`. Each line: minimum, median, maximum of the ratio over rounds.

Absolute times say little on a shared machine; both sides of a ratio are timed
in turn, round by round, in one process where that is possible.
"""

from __future__ import annotations

import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import file_digest, sha256
from itertools import islice
from pathlib import Path
from threading import Event, Thread

import orjson
from bench_library import library
from bench_papers import all_papers
from bench_ratio import ROUNDS, ratio, timed
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

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
from workflow.store import requests, trail_log
from workflow.store.keyring import SealKey
from workflow.store.seals import seal_log
from workflow.store.session import Database, open_database
from workflow.trail.entry import Draft, Keys, make_entry
from workflow.trail.log_file import write_header, write_log
from workflow.trail.seal import Seal, make_seal
from workflow.trail.tree import Frontier, Growing, leaf_hash
from workflow.trail.tree import append as grow
from workflow.trail.verify_log import Asked, verify_log

ROOT = Path(__file__).resolve().parents[1]
FIELDS = ("actor", "checkpoints", "clocks", "fact-1", "findings", "found", "outlook")


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


def law() -> None:
    """Time the library of law (bench_library.py)."""
    library(ROOT)


def commands() -> None:
    """Start of the command line."""
    comity, python = str(Path(sys.executable).parent / "comity"), sys.executable
    request = "examples/01-extradition-nl-us/request.yaml"
    ratio("comity --help against python -c pass", process(comity, "--help"), process(python, "-c", "pass"), 5)
    for command in (
        ("assess", request, "--json"),
        ("questions", request),
        ("facts", "--json"),
        ("law", "NL", "US", "--json"),
    ):
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


MILLION = 1_000_000


def verification() -> None:
    """Verify the file of a log of a million entries, chain and tree, against hashing the same bytes once."""
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "log"
        sizes = write_a_log(file, MILLION)

        def whole(*, forms: bool = False) -> None:
            with file.open("rb") as stream:
                verify_log(stream, Asked(forms=forms))

        def once() -> None:
            with file.open("rb") as stream:
                file_digest(stream, "sha256")

        name = f"verify {MILLION:,} entries, chain and tree, against hashing"
        ratio(name, whole, once, 2.5, rounds=5)
        ratio("the same, and the form of every entry", lambda: whole(forms=True), once, 0, rounds=1)
        print(f"  {sizes:,} bytes; at the peak this process held {peak_memory():,} MiB")


def peak_memory() -> int:
    """Return the most memory this process ever held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def write_a_log(file: Path, count: int) -> int:
    """Write the file of a log of so many entries; return its bytes."""
    signer, tree = SealKey(Ed25519PrivateKey.generate()), Growing()
    for public in entries(count):
        tree.add([leaf_hash(public)])
    seal = make_seal(Seal("bench/decisions", count, tree.root()), signer)
    with file.open("wb") as out:
        write_log(out, write_header("bench", "decisions", seal, datetime.now(UTC), signer), entries(count))
    return file.stat().st_size


def appending() -> None:
    """Append to a log of a million entries against a log of ten, and prove an entry there."""
    with tempfile.TemporaryDirectory() as place:
        houses = {count: grown(Path(place) / str(count), count) for count in (10, MILLION)}
        small, large = houses[10], houses[MILLION]
        ratio("append at 1,000,000 entries against at 10", add_one(large), add_one(small), 1.2, times=50)
        chance = random.Random(1)  # noqa: S311 - a schedule, not a secret

        def prove(database: Database, size: int) -> Callable[[], object]:
            def work() -> None:
                with database.reading() as tx:
                    trail_log.inclusion(tx, "decisions", chance.randrange(size), size)

            return work

        ratio("inclusion proof in 1,000,000 against in 1,000", prove(large, MILLION), prove(large, 1000), 2, times=50)
        before = statistics.median(timed(add_one(large)) for _ in range(200))
        during = beside_seals(large)
        print(f"append while the log is sealed over and over: {during / before:.2f} times (median of 200)")
        for database in houses.values():
            database.close()


def beside_seals(database: Database) -> float:
    """Return the median seconds of an append while another thread seals the log without pause."""
    done = Event()

    def seal() -> None:
        while not done.is_set():
            seal_log(database, "bench", at=datetime.now(UTC))
            time.sleep(0.01)

    thread = Thread(target=seal)
    thread.start()
    try:
        return statistics.median(timed(add_one(database)) for _ in range(200))
    finally:
        done.set()
        thread.join()


def grown(place: Path, count: int) -> Database:
    """Return a database whose log has so many entries, written by the fast way."""
    environ = {"COMITY_HOME": f"{place}/home", "COMITY_KEYS": f"{place}/keys", "COMITY_AUTHORITY": "bench"}
    database = open_database(load_settings(environ))
    frontier, made = Frontier(), entries(count)
    adding = "INSERT INTO entries (log, position, request, seq, leaf, public, body) VALUES (?, ?, ?, ?, ?, ?, ?)"
    with database.writing() as tx:
        driver = tx.connection.connection.driver_connection
        while batch := list(islice(made, 10_000)):
            rows, nodes = [], []
            for public in batch:
                leaf, entry = leaf_hash(public), orjson.loads(public)
                rows.append(("decisions", frontier.size, entry["request"], entry["seq"], leaf, public, b""))
                frontier, completed = grow(frontier, leaf)
                nodes += [("decisions", node.level, node.position, node.hash) for node in completed]
            driver.executemany(adding, rows)
            driver.executemany("INSERT INTO nodes (log, level, position, hash) VALUES (?, ?, ?, ?)", nodes)
        driver.execute("INSERT INTO logs VALUES ('decisions', ?, ?)", (frontier.size, b"".join(frontier.hashes)))
    return database


def add_one(database: Database) -> Callable[[], object]:
    """Return the durable append of one entry to the chain of the authority as work."""
    keys = Keys(body="bench", kek="bench", seal="bench")

    def work() -> None:
        with database.writing() as tx:
            last = trail_log.last_of(tx, None)
            draft = Draft(
                authority="bench", log="decisions", request=None, seq=last.seq + 1 if last else 1,
                prev=last.leaf_hash if last else None, time=datetime.now(UTC), act="note", stage_before=None,
                stage_after=None, packs=None, keys=keys,
            )  # fmt: skip
            trail_log.append(tx, make_entry(draft, {"actor": "bench"}, bytes(32)))

    return work


def entries(count: int) -> Iterator[bytes]:
    """Yield public parts of a log: requests of fifty entries each, a thousand of them at a time."""
    heads: dict[str, tuple[int, bytes]] = {}
    commitments = ",".join(f'"{name}":"{sha256(name.encode()).hexdigest()}"' for name in sorted(FIELDS))
    template = (
        '{"act":"assert","alg":{"cipher":"aes-256-gcm","hash":"sha-256","signature":"ed25519"},"authority":"bench",'
        '"body":"%s","commitments":{%s},"keys":{"body":"%s","kek":"0123456789abcdef","seal":"0123456789abcdef"},'
        '"log":"decisions","packs":"%s","prev":%s,"request":"%s","seq":%d,'
        '"stage":{"after":"hearing","before":"hearing"},"time":"2026-03-02T12:00:00.000Z","v":1}'
    )
    for number in range(count):
        request = sha256(b"%d" % (number // 50_000 * 1000 + number % 1000)).hexdigest()[:32]
        seq, leaf = heads.get(request, (0, b""))
        prev = f'"{leaf.hex()}"' if seq else "null"
        digest = sha256(b"%d" % number).hexdigest()
        public = (template % (digest, commitments, request, digest, prev, request, seq + 1)).encode()
        heads[request] = (seq + 1, leaf_hash(public))
        if seq == 49:
            del heads[request]
        yield public


if __name__ == "__main__":
    print(f"{datetime.now(UTC):%Y-%m-%d}  ratio: min / median / max of {ROUNDS} rounds")
    wanted = sys.argv[1:]
    for part in (assessment, law, verification, appending, commands, acts, all_papers):
        if not wanted or part.__name__ in wanted:
            part()
