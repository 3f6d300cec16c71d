"""Acts until it is killed, and says each act only after it was acknowledged. Run by test_store_killed.py."""

from __future__ import annotations

import sys
from pathlib import Path

from store_samples import act, begin, sample, settings_in

from workflow.store.session import open_database


def told(identity: str, version: int) -> None:
    sys.stdout.write(f"{identity} {version}\n")
    sys.stdout.flush()


def main(folder: Path, run: str) -> None:
    database = open_database(settings_in(folder))
    for number in range(10_000):
        identity = f"{run}-{number}"
        begin(database, sample(identity))
        told(identity, 1)
        for _ in range(3):
            told(identity, act(database, identity))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
