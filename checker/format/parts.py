"""Where the parts of an xlsx or xlsm workbook stand in its container."""

import posixpath
import re
from collections.abc import Iterator

from checker.format.element import elements
from checker.format.package import MAX_ENTRIES, Package, PackageError

SHEETS = re.compile(r"/worksheets/[^/]+\.xml$")  # inflated when they are scanned


class Parts:
    """Where the workbook's parts are, as its relations say."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.main = next((t for kind, _, t in self.relations("") if kind == "officeDocument" and t in package), "xl/workbook.xml")
        related = list(self.relations(self.main))
        targets = {identity: target for _, identity, target in related}
        self.sheets: list[tuple[str, str | None]] = []  # name and part, in the workbook's order; None: there is no such part
        self._xml = package.xml(self.main)

        def visit(tag: str, attributes: dict[str, str]) -> None:
            if tag == "sheet":
                relation = next((value for key, value in attributes.items() if key.endswith(" id")), "")
                target = targets.get(relation, "")
                self.sheets.append((attributes.get("name", ""), target if target in package else None))

        elements(self._xml, visit)
        if len(self.sheets) > MAX_ENTRIES:
            raise PackageError(f"tệp ghi {len(self.sheets)} trang tính", f"the workbook lists {len(self.sheets)} sheets")
        self.shared = next((t for kind, _, t in related if kind == "sharedStrings" and t in package), None)
        self.styles = next((t for kind, _, t in related if kind == "styles" and t in package), None)
        self.kinds = {target: kind for kind, _, target in related}

    def relations(self, part: str) -> Iterator[tuple[str, str, str]]:
        """(last word of the type, id, target) of what a part ("" for the package) is related to; targets outside are left out."""
        folder, _, file = part.rpartition("/")
        place = posixpath.join(folder, "_rels", file + ".rels")
        if place not in self.package:
            return
        found: list[dict[str, str]] = []
        elements(self.package.xml(place), lambda tag, attributes: found.append(attributes) if tag == "Relationship" else None)
        for attributes in found:
            if attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "").replace("\\", "/")
                whole = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/").lower()
                yield attributes.get("Type", "").rpartition("/")[2], attributes.get("Id", ""), whole
