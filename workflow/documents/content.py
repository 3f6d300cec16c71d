"""What a file is, by its first bytes. Nothing is opened, unpacked or run to find out."""

from __future__ import annotations

from pathlib import PurePath

HEAD = 512
"""How many bytes from the beginning are looked at."""

UNKNOWN = "application/octet-stream"

SIGNS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF-", "application/pdf"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF8", "image/gif"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (8, b"AVI ", "video/x-msvideo"),
    (4, b"ftyp", "video/mp4"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"OggS", "application/ogg"),
    (0, b"\x1aE\xdf\xa3", "video/x-matroska"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"7z\xbc\xaf'\x1c", "application/x-7z-compressed"),
    (0, b"\x1f\x8b", "application/gzip"),
    (257, b"ustar", "application/x-tar"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (0, b"EVF\x09\r\n\xff\x00", "application/x-expert-witness"),
    (0, b"MZ", "application/x-dosexec"),
    (0, b"\x7fELF", "application/x-elf"),
    (0, b"#!", "text/x-script"),
    (0, b"{\\rtf", "application/rtf"),
)
"""Where in a file which bytes tell what it is."""

NAMED: dict[str, tuple[str, ...]] = {
    ".pdf": ("application/pdf",), ".png": ("image/png",), ".jpg": ("image/jpeg",), ".jpeg": ("image/jpeg",),
    ".gif": ("image/gif",), ".tif": ("image/tiff",), ".tiff": ("image/tiff",), ".webp": ("image/webp",),
    ".wav": ("audio/wav",), ".avi": ("video/x-msvideo",), ".mp4": ("video/mp4",), ".mov": ("video/mp4",),
    ".m4a": ("video/mp4",), ".mp3": ("audio/mpeg",), ".zip": ("application/zip",), ".docx": ("application/zip",),
    ".xlsx": ("application/zip",), ".pptx": ("application/zip",), ".odt": ("application/zip",),
    ".gz": ("application/gzip",), ".7z": ("application/x-7z-compressed",), ".tar": ("application/x-tar",),
    ".doc": ("application/x-ole-storage",), ".xls": ("application/x-ole-storage",),
    ".msg": ("application/x-ole-storage",), ".e01": ("application/x-expert-witness",),
    ".exe": ("application/x-dosexec",), ".txt": ("text/plain",), ".csv": ("text/plain",), ".json": ("text/plain",),
    ".eml": ("text/plain",), ".rtf": ("application/rtf",),
}  # fmt: skip
"""What the end of a name says that a file is."""


def kind_of(head: bytes) -> str:
    """Return the media type that the first bytes of a file tell; text for text, else that it is not known."""
    found = next((kind for at, sign, kind in SIGNS if head[at : at + len(sign)] == sign), None)
    if found is not None:
        return found
    try:
        text = head.decode("utf-8", errors="strict")
    except UnicodeDecodeError as error:
        if error.reason != "unexpected end of data" or error.start < len(head) - 4:
            return UNKNOWN
        text = head[: error.start].decode("utf-8")
    plain = bool(text) and all(letter.isprintable() or letter in "\r\n\t\f" for letter in text)
    return "text/plain" if plain else UNKNOWN


def claimed_by(name: str, kind: str) -> str | None:
    """Return what a name says its file is, where the content is something else; None where they agree."""
    said = NAMED.get(PurePath(name).suffix.lower())
    return None if said is None or kind in said else said[0]
