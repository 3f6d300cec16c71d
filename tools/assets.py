"""Build what browsers load (`make assets`): theme to CSS, kit script, fonts, and a manifest of what each file is.

A maintainer's script: it needs Node and npm, writes workflow/web/static/, and the result is
committed, so that nobody who installs Comity needs either. Versions are pinned here;
nothing but the packages named is fetched, and no lock file or address is kept.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
THEME = ROOT / "workflow" / "web" / "theme"
STATIC = ROOT / "workflow" / "web" / "static"
VERSIONS = {
    "govuk-frontend": "6.3.0",
    "@fontsource-variable/public-sans": "5.3.0",
    "sass": "1.108.2",
    "rtlcss": "4.3.0",
}
KIT = "node_modules/govuk-frontend/dist/govuk"
FONT = "node_modules/@fontsource-variable/public-sans/files"
COPIED = {
    "govuk-frontend.min.js": (f"{KIT}/govuk-frontend.min.js", ("govuk-frontend",)),
    "public-sans-latin.woff2": (f"{FONT}/public-sans-latin-wght-normal.woff2", ("@fontsource-variable/public-sans",)),
    "public-sans-latin-ext.woff2": (
        f"{FONT}/public-sans-latin-ext-wght-normal.woff2",
        ("@fontsource-variable/public-sans",),
    ),
}
LICENCES = {
    "govuk-frontend": ("MIT", "MIT-govuk-frontend.txt"),
    "@fontsource-variable/public-sans": ("OFL-1.1", "OFL-1.1-public-sans.txt"),
}
STYLES = ("desk.css", "desk.rtl.css")
WRITTEN = ("desk.js", "draft.js", "key.js", "line.js", "mark.svg")
"""Our own, which nothing compiles: they are written where they are served."""
OWN = {**dict.fromkeys(STYLES, ("govuk-frontend",)), **dict.fromkeys(WRITTEN, ())}


def main() -> None:
    """Build everything, then write the manifest."""
    STATIC.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        install(work)
        css(work)
        mirrored(work)
        for name, (source, _) in COPIED.items():
            shutil.copyfile(work / source, STATIC / name)
        shutil.copyfile(work / "node_modules/@fontsource-variable/public-sans/LICENSE", licence("public-sans"))
    for name in STYLES:
        stamp_fonts(STATIC / name)
    strip_map(STATIC / "govuk-frontend.min.js")
    write_manifest()


def licence(part: str) -> Path:
    """Return the file of the licence whose name contains `part`."""
    name = next(file for _, file in LICENCES.values() if part in file)
    return ROOT / "LICENSES" / name


def install(work: Path) -> None:
    """Install the pinned packages into `work`, running none of their scripts."""
    (work / "package.json").write_text(json.dumps({"private": True, "dependencies": VERSIONS}), encoding="utf-8")
    told = ["npm", "install", "--no-audit", "--no-fund", "--legacy-peer-deps", "--ignore-scripts", "--no-package-lock"]
    subprocess.run(told, cwd=work, check=True)


def css(work: Path) -> None:
    """Compile the theme without the rules of crest and crown, which are neither ours nor shipped."""
    shutil.copytree(THEME, work / "theme")
    run = ["npx", "sass", "--load-path=.", "--load-path=node_modules", "--load-path=theme", "--style=compressed",
           "--no-source-map", "--quiet-deps", "--silence-deprecation=if-function", "theme/desk.scss",
           "desk.css"]  # fmt: skip
    subprocess.run(run, cwd=work, check=True)
    text = (work / "desk.css").read_text(encoding="utf-8")
    unwanted = "govuk-crest|footer__crown|copyright-logo|icon-document"
    text = re.sub(
        rf"[^{{}}]*(?:{unwanted})[^{{}}]*\{{[^{{}}]*\}}|[^{{}}]*\{{[^{{}}]*(?:{unwanted})[^{{}}]*\}}", "", text
    )
    (STATIC / "desk.css").write_text(text, encoding="utf-8")


def mirrored(work: Path) -> None:
    """Mirror the style for languages that are written from right to left."""
    subprocess.run(["npx", "rtlcss", STATIC / "desk.css", STATIC / "desk.rtl.css"], cwd=work, check=True)


def stamp_fonts(style: Path) -> None:
    """Name each font as pages name it, with the stamp of its content, so that it is fetched once and kept."""
    text = style.read_text(encoding="utf-8")
    for name in COPIED:
        if name.endswith(".woff2"):
            stamp = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
            text = text.replace(f'url("{name}")', f'url("{name}?v={stamp}")')
    style.write_text(text, encoding="utf-8")


def strip_map(script: Path) -> None:
    """Take out the address of a source map that is not shipped."""
    text = re.sub(r"//# ?sourceMappingURL=\S*", "", script.read_text(encoding="utf-8"))
    script.write_text(text, encoding="utf-8")


def source(package: str) -> dict[str, str]:
    """Say what a package is, and under which licence its part is here."""
    licence_word, text = LICENCES[package]
    return {"name": package, "version": VERSIONS[package], "licence": licence_word, "text": text}


def write_manifest() -> None:
    """Say of each file what it is made of, under which licence, and its SHA-256."""
    files = {}
    for name, sources in sorted({**OWN, **{name: made for name, (_, made) in COPIED.items()}}.items()):
        content = (STATIC / name).read_bytes()
        files[name] = {
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "from": [source(each) for each in sources],
        }
    (STATIC / "manifest.json").write_text(json.dumps({"files": files}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
