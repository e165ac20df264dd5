"""A file's bytes → its sheets, whatever the format: the one place that knows them all."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from checker.error import Text, sentence
from checker.format.active import active, active_problem
from checker.format.content import kind_of
from checker.format.package import Package, kind_of_package
from checker.format.refusal import damaged
from checker.format.source import Problem, Source

# What each kind is called, and the endings of names that go with it.
_KINDS = {
    "xlsx": (Text("bảng tính Excel (.xlsx)", "an Excel workbook (.xlsx)"), ("xlsx", "xlsm", "xltx", "xltm")),
    "xlsb": (Text("bảng tính Excel nhị phân (.xlsb)", "a binary Excel workbook (.xlsb)"), ("xlsb",)),
    "xls": (Text("bảng tính Excel đời cũ (.xls)", "an old Excel workbook (.xls)"), ("xls", "xlt", "xla", "xlw")),
    "ods": (Text("bảng tính OpenDocument (.ods)", "an OpenDocument spreadsheet (.ods)"), ("ods", "ots", "fods")),
    "csv": (Text("văn bản phân cách (.csv)", "separated text (.csv)"), ("csv", "tsv", "txt", "tab", "psv", "prn")),
    "html": (Text("trang web HTML", "an HTML page"), ("html", "htm", "xhtml")),
    "mhtml": (Text("trang web MHTML", "an MHTML page"), ("mhtml", "mht")),
    "excel-xml": (Text("bảng tính XML của Excel 2003", "an Excel 2003 XML workbook"), ("xml",)),
}
_LONGEST_ENDING = 8


def opened(data: bytes, name: str, options: Mapping[str, Any]) -> Source:
    """The sheets of the file `name`; `options` may hold passwords and legacy fonts. Raises InputError where nothing can be read."""
    fonts = [row["font"] for row in options.get("legacy_fonts", ())]
    source = _source(data, name, fonts, options.get("passwords", ()))
    ending = PurePosixPath(name).suffix[1:].lower()
    what, endings = _KINDS[source.kind]
    if ending and ending not in endings and len(ending) <= _LONGEST_ENDING:
        source.problems.append(Problem("extension_differs", None, None, False, sentence(
            Text(f"Nội dung tệp là {what.vi} nhưng tên kết thúc bằng .{ending}; tệp được đọc theo nội dung",
                 f"The content is {what.en} but the name ends in .{ending}; the file was read by its content"),
            Text(f"Cần đuôi .{endings[0]}", f"Expected: .{endings[0]}"),
            Text("Đổi lại đuôi tệp, hoặc lưu lại dạng .xlsx", "Rename the file, or save as .xlsx"),
        )))  # fmt: skip
    return source


def _source(data: bytes, name: str, fonts: list[str], passwords: list[list[str]]) -> Source:
    """Each format is loaded when a file needs it: together they cost more than reading a small workbook."""
    kind = kind_of(data, name)
    if kind == "ole":
        return _in_compound(data, name, fonts, passwords)
    if kind == "zip":
        return _in_package(data, name, fonts)
    if kind == "xls":
        from checker.format.xls import xls

        return xls(data, name, fonts)
    if kind == "excel-xml":
        from checker.format.excel_xml import excel_xml

        return excel_xml(data, name, fonts)
    if kind == "fods":
        from checker.format.ods import flat_ods

        return flat_ods(data, name, fonts)
    if kind == "csv":
        from checker.format.delimited import delimited

        return delimited(data, name)
    from checker.format.html import html, mhtml

    return {"html": html, "mhtml": mhtml}[kind](data, name)


def _in_package(data: bytes, name: str, fonts: list[str]) -> Source:
    package = Package(data, name)
    source = _of_package(package, data, name, fonts)
    found = active(package.parts, package.read)
    source.problems += [active_problem(found)] if found else []
    return source


def _of_package(package: Package, data: bytes, name: str, fonts: list[str]) -> Source:
    kind = kind_of_package(package, name)
    if kind == "xlsb":
        from checker.format.xlsb import xlsb

        return xlsb(package, data, name)
    if kind == "ods":
        from checker.format.ods import ods

        return ods(package, name, fonts)
    from checker.format.xlsx import xlsx

    return xlsx(package, data, name, fonts)


def _in_compound(data: bytes, name: str, fonts: list[str], passwords: list[list[str]]) -> Source:
    from checker.format.ole import Compound, OleError
    from checker.format.password import decrypted, is_encrypted_package, locked
    from checker.format.xls import is_encrypted, xls_in_container

    try:
        compound = Compound(data)
        if is_encrypted_package(compound):
            return _in_package(decrypted(data, compound, name, passwords), name, fonts)
        if "workbook" in compound.names and is_encrypted(compound.stream("workbook")):
            compound = Compound(decrypted(data, compound, name, passwords))
        elif "workbook" not in compound.names and "book" in compound.names and is_encrypted(compound.stream("book")):
            raise locked(name)
        source = xls_in_container(compound, name, fonts)
        found = active(compound.names, lambda _: b"")
        source.problems += [active_problem(found)] if found else []
        return source
    except OleError as error:
        raise damaged(name, error.found) from None
