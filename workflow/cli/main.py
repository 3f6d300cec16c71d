"""The command line: finds the command, runs it, and tells errors in one sentence with the remedy.

`comity --help` imports nothing but this file; each command imports only what it needs.
"""

from __future__ import annotations

import sys
from importlib import import_module

COMMANDS = {
    "run": "play an example from request to decision",
    "law": "say what law carries a request between two sides, on any day",
    "assess": "say what the law finds of a request file",
    "intake": "read a paper that arrived back as data: check it, write its request file",
    "questions": "list the few facts that would settle most",
    "explain": "explain one date: trigger, article, days counted and skipped",
    "open": "open a request from a file",
    "act": "do one act, or a file of acts, on an open request",
    "attach": "take evidence in under a seal, and give a file out again",
    "evidence": "write evidence and its chain of custody for tools of investigators",
    "sign": "answer a checkpoint, or sign a paper",
    "show": "show requests, or one: why blocked, clocks, checkpoints, papers",
    "papers": "make a paper, in one language or two; write, copy and verify papers",
    "facts": "print the fact dictionary",
    "texts": "bring the translations of papers and desk up to date, and say what is missing",
    "rules": "check, test, prove and adopt packs of law",
    "trail": "verify, export, replay and seal the decision trail; say who saw what",
    "witness": "watch an authority's logs from outside and cosign its seals",
    "people": "the first administrators of the desk, and who has an account",
    "serve": "the desk in a browser; --demo fills it with invented requests",
    "statistics": "count what came, went and stayed, from the trail; it balances",
    "register": "what is processed, what left, breaches with their clocks, corrections not yet followed",
    "retention": "list what must be erased, hold it by legal order, erase it",
}
EXAMPLES = """\
  comity run examples/01-extradition-nl-us
  comity assess examples/03-evidence-il/request.yaml --json
  comity explain examples/02-rendition-al-ky 3182
  comity trail verify out/01-extradition-nl-us/trail-court.json
"""
EXIT_CODES = """\
  0 done   1 refused, with every reason   2 bad input or usage   3 the record does not hold
  4 database or keys   5 a paper cannot be made   70 a fault of Comity itself
"""


def overview() -> str:
    """Return what `comity --help` prints."""
    width = max(map(len, COMMANDS))
    listed = "\n".join(f"  {word:<{width}}  {told}" for word, told in COMMANDS.items())
    return (
        "Comity carries a request for legal cooperation from arrival to decision.\n\n"
        f"Usage: comity COMMAND [...]    comity COMMAND --help\n\nCommands:\n{listed}\n\n"
        f"Examples:\n{EXAMPLES}\nExit codes:\n{EXIT_CODES}"
    )


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return the exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    word = given[0] if given else "--help"
    if word in ("--help", "-h", "help"):
        sys.stdout.write(overview())
        return 0
    if word == "--version":
        from importlib.metadata import version

        sys.stdout.write(f"comity {version('comity')}\n")
        return 0
    if word not in COMMANDS:
        sys.stderr.write(f"error: no command '{word}'. Commands: {', '.join(COMMANDS)}.\n")
        return 2
    from workflow.cli.report import run_reporting

    return run_reporting(lambda: import_module(f"workflow.cli.{word}").app, word, given[1:])


if __name__ == "__main__":
    sys.exit(main())
