"""The fields in which a paper will be signed, made with the paper itself, before anybody signs.

A field made after a certification counts as a change of the paper. A visible field
stands where the template printed its place (an element named `sign-<role>`), is
tagged, and has a name that is read aloud; a role whose place is not printed gets a
field without extent. Added to the file while it is written, so that the paper
keeps its bytes when it is signed: signatures only append.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workflow.vocabulary import Role

PLACE = "sign-"
"""What the name of a place begins with; the role follows."""

UNPRINTED = (Role.OFFICER, Role.SUPERVISOR, Role.PRIVACY_REVIEWER)
"""Roles that may sign any paper, whether or not its form prints a place for them."""

POINTS = 0.75
"""Of PDF, in one CSS pixel."""

_PRINT_LOCKED = 132


def with_fields(named: Mapping[str, str]) -> Callable[[Any, Any], None]:
    """Return what adds the fields to a file that is being written; `named` gives each role its accessible name."""

    def add(document: Any, pdf: Any) -> None:
        import pydyf  # type: ignore[import-untyped]

        tree = _Tree(pdf, pydyf)
        printed: set[str] = set()
        for number, page in enumerate(document.pages):
            for name, box in page.anchors.items():
                role = name.removeprefix(PLACE)
                if name.startswith(PLACE) and role not in printed:
                    printed.add(role)
                    tree.add(role, named.get(role, role), number, _rectangle(box, page.height))
        for role in UNPRINTED:
            if role not in printed:
                tree.add(role, named.get(role, role), 0, None)
        tree.close()

    return add


def _rectangle(box: tuple[float, float, float, float], height: float) -> tuple[float, float, float, float]:
    """Return a box of the page, counted from its top, in points counted from its foot."""
    left, top, right, bottom = box
    return left * POINTS, (height - bottom) * POINTS, right * POINTS, (height - top) * POINTS


class _Tree:
    """Puts fields on pages and into the tree of tags of one file."""

    def __init__(self, pdf: Any, pydyf: Any) -> None:
        self.pdf, self.pydyf = pdf, pydyf
        root = self._object(pdf.catalog["StructTreeRoot"])
        self.root, self.parents = root, self._object(root["ParentTree"])
        self.document = self._object(root["K"][0])
        self.next = max(int(each) for each in self.parents["Nums"][::2]) + 1
        self.fields: list[Any] = []

    def add(self, role: str, name: str, page: int, box: tuple[float, float, float, float] | None) -> None:
        """Add one field, with its tag where it can be seen."""
        make = self.pydyf
        on = self.pdf.page_references[page]
        said = make.String(name)
        rectangle = make.Array(round(each, 2) for each in box or (0, 0, 0, 0))
        field = make.Dictionary({
            "Type": "/Annot", "Subtype": "/Widget", "FT": "/Sig", "T": make.String(role), "TU": said,
            "Contents": said, "Rect": rectangle, "F": _PRINT_LOCKED, "P": on,
        })  # fmt: skip
        self.pdf.add_object(field)
        if box is not None:
            self._show(field, said, on, box)
        sheet = self._object(on)
        if "Annots" not in sheet:
            sheet["Annots"] = make.Array()
        sheet["Annots"].append(field.reference)
        self.fields.append(field.reference)

    def close(self) -> None:
        """Name all fields in the catalogue."""
        make = self.pydyf
        self.root["ParentTreeNextKey"] = self.next
        form = make.Dictionary({"Fields": make.Array(self.fields), "SigFlags": 1})
        self.pdf.add_object(form)
        self.pdf.catalog["AcroForm"] = form.reference

    def _show(self, field: Any, said: Any, on: Any, box: tuple[float, float, float, float]) -> None:
        """Give a field an empty look and a tag."""
        make = self.pydyf
        size = make.Array((0, 0, round(box[2] - box[0], 2), round(box[3] - box[1], 2)))
        look = make.Stream([], make.Dictionary({"Type": "/XObject", "Subtype": "/Form", "BBox": size}))
        self.pdf.add_object(look)
        tag = make.Dictionary({
            "Type": "/StructElem", "S": "/Form", "P": self.document.reference, "Alt": said, "Pg": on,
            "K": make.Dictionary({"Type": "/OBJR", "Obj": field.reference, "Pg": on}),
        })  # fmt: skip
        self.pdf.add_object(tag)
        self.document["K"].append(tag.reference)
        self.parents["Nums"].extend((self.next, tag.reference))
        field["AP"] = make.Dictionary({"N": look.reference})
        field["StructParent"] = self.next
        self.next += 1

    def _object(self, reference: Any) -> Any:
        number = int((reference if isinstance(reference, bytes) else str(reference).encode()).split()[0])
        return self.pdf.objects[number]
