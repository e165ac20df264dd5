#!/usr/bin/env python3
"""Make the hostile input set, byte for byte the same each time.

    python make_hostile.py OUT_DIR                     # the set and its manifest
    python make_hostile.py OUT_DIR --mutants-from DIR --mutants 400 [--seed 1]

Standard library only.  Two groups are left out, and said so, when their
package is missing: xls cases (xlwt) and encrypted workbooks (msoffcrypto-tool).

Manifest columns
  file    name below OUT_DIR
  family  zip | xml | cells | values | text | structure | extension | xls | csv | fs | scale
  expect  read    a right answer exists: every fact in `truth` must hold
          refuse  the only right answer is a clear refusal naming the reason
          safe    read or refuse, but never crash, hang, pass the memory cap,
                  leak, or lose data without saying so; if it is read, `truth` holds
  truth   JSON, may be empty, for the first sheet: {"rows": n,
          "cells": {"A1": value, ...}}; rows is the number of the last row in use (header counted;
          a line end inside a cell is not a row end); a value
          {"not": x} must not appear; {"number": "d.dd"} is an exact decimal (of the text, in csv);
          {"text_length": n};
          {"error": "#REF!"} must be reported as an error, never as a number,
          an empty cell or plain text
  why     what this case catches
"""
from __future__ import annotations

import argparse
import csv
import io
import json
import os
import random
import socket
import struct
import sys
import zipfile
import zlib
from pathlib import Path
from xml.sax.saxutils import escape

NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RNS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PKG = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STAMP = (2020, 1, 1, 0, 0, 0)
MIB = 1 << 20
rows_out: list[tuple[str, str, str, str, str]] = []
OUT = Path()


def note(name, family, expect, why, truth=None):
    rows_out.append((name, family, expect, json.dumps(truth, ensure_ascii=True) if truth else "", why))


def put(name, data, family, expect, why, truth=None):
    (OUT / name).write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    note(name, family, expect, why, truth)


# ---------------------------------------------------------------- xlsx parts

def sheet(body, dim="", before="", after="", ns=NS, prolog=HEAD):
    d = f'<dimension ref="{dim}"/>' if dim else ""
    return (f'{prolog}<worksheet xmlns="{ns}" xmlns:r="{RNS}">{before}{d}'
            f"<sheetData>{body}</sheetData>{after}</worksheet>")


def c(ref, value, t="", s="", f=None):
    a = (f' r="{ref}"' if ref else "") + (f' t="{t}"' if t else "") + (f' s="{s}"' if s != "" else "")
    fx = f"<f>{escape(f)}</f>" if f is not None else ""
    if t == "inlineStr":
        return f'<c{a}><is><t xml:space="preserve">{value}</t></is></c>'
    return f"<c{a}>{fx}" + (f"<v>{value}</v>" if value is not None else "") + "</c>"


def text(ref, value):
    return c(ref, escape(value), "inlineStr")


def row(n, *cells, attrs=""):
    return f'<row r="{n}"{attrs}>{"".join(cells)}</row>' if n else f'<row{attrs}>{"".join(cells)}</row>'


def column(values, raw=False):
    return "".join(row(i, v if raw else text(f"A{i}", v)) for i, v in enumerate(values, 1))


STYLES = (f'{HEAD}<styleSheet xmlns="{NS}">%s<fonts count="1"><font/></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
          '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>%s</styleSheet>')


def styles(formats=()):
    nf = "".join(f'<numFmt numFmtId="{170 + i}" formatCode="{escape(x, {chr(34): "&quot;"})}"/>' for i, x in enumerate(formats))
    xf = "<xf/>" + "".join(f'<xf numFmtId="{170 + i}" applyNumberFormat="1"/>' for i in range(len(formats)))
    return STYLES % (f'<numFmts count="{len(formats)}">{nf}</numFmts>' if nf else "",
                     f'<cellXfs count="{len(formats) + 1}">{xf}</cellXfs>')


def parts(sheets=None, shared=None, style=None, wb_extra="", names=None, states=None, wb_attr="", extra=None,
          wb_before="", macro=False, wb_prolog=HEAD):
    sheets = sheets if sheets is not None else [sheet(row(1, text("A1", "x")))]
    names = names or [f"Sheet{i}" for i in range(1, len(sheets) + 1)]
    states = states or [""] * len(sheets)
    p = {}
    over = "".join(f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>' for i in range(1, len(sheets) + 1))
    main = "application/vnd.ms-excel.sheet.macroEnabled.main+xml" if macro else "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    if style:
        over += '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
    if shared:
        over += '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
    p["[Content_Types].xml"] = (f'{HEAD}<Types xmlns="{PKG}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                                f'<Default Extension="xml" ContentType="application/xml"/><Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
                                f'<Override PartName="/xl/workbook.xml" ContentType="{main}"/>{over}</Types>')
    p["_rels/.rels"] = f'{HEAD}<Relationships xmlns="{PKG}/relationships"><Relationship Id="rId1" Type="{RNS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    tags = "".join(f'<sheet name="{escape(n, {chr(34): "&quot;"})}" sheetId="{i}"{" state=" + chr(34) + st + chr(34) if st else ""} r:id="rId{i}"/>'
                   for i, (n, st) in enumerate(zip(names, states), 1))
    p["xl/workbook.xml"] = f'{wb_prolog}<workbook xmlns="{NS}" xmlns:r="{RNS}">{wb_before}<workbookPr{wb_attr}/><sheets>{tags}</sheets>{wb_extra}</workbook>'
    rel = "".join(f'<Relationship Id="rId{i}" Type="{RNS}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in range(1, len(sheets) + 1))
    n = len(sheets) + 1
    if style:
        rel += f'<Relationship Id="rId{n}" Type="{RNS}/styles" Target="styles.xml"/>'
        p["xl/styles.xml"] = style
    if shared:
        rel += f'<Relationship Id="rId{n + 1}" Type="{RNS}/sharedStrings" Target="sharedStrings.xml"/>'
        p["xl/sharedStrings.xml"] = shared
    p["xl/_rels/workbook.xml.rels"] = f'{HEAD}<Relationships xmlns="{PKG}/relationships">{rel}</Relationships>'
    for i, s in enumerate(sheets, 1):
        p[f"xl/worksheets/sheet{i}.xml"] = s
    p.update(extra or {})
    return p


def zipped(p, method=zipfile.ZIP_DEFLATED, add=()):
    b = io.BytesIO()
    with zipfile.ZipFile(b, "w") as z:
        for name, data in [*p.items(), *add]:
            i = zipfile.ZipInfo(name, STAMP)
            i.compress_type, i.external_attr = method, 0o100644 << 16
            z.writestr(i, data)
    return b.getvalue()


def xlsx(**k):
    return zipped(parts(**k))


def sst(items, count=None):
    n = len(items) if count is None else count
    return f'{HEAD}<sst xmlns="{NS}" count="{n}" uniqueCount="{n}">{"".join(items)}</sst>'


def raw_zip(entries):
    """entries: (name, already deflated bytes, crc, plain size[, flags, method])"""
    out, cd = io.BytesIO(), io.BytesIO()
    for name, body, crc, size, *rest in entries:
        flags, method = (rest + [0, 8])[:2] if rest else (0, 8)
        nb, off = name.encode(), out.tell()
        big = size >= 0xFFFFFFFF
        sz = 0xFFFFFFFF if big else size
        cs = 0xFFFFFFFF if big else len(body)
        ex = struct.pack("<HHQQ", 1, 16, size, len(body)) if big else b""
        out.write(struct.pack("<IHHHHHIIIHH", 0x04034B50, 45, flags, method, 0, 0x5021, crc, cs, sz, len(nb), len(ex)) + nb + ex + body)
        cd.write(struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 45, 45, flags, method, 0, 0x5021, crc, cs, sz, len(nb), len(ex), 0, 0, 0, 0, off) + nb + ex)
    at, d = out.tell(), cd.getvalue()
    out.write(d + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, len(entries), len(entries), len(d), at, 0))
    return out.getvalue()


def deflated(data):
    k = zlib.compressobj(9, zlib.DEFLATED, -15)
    return k.compress(data) + k.flush()


def bomb(head, unit, tail, total):
    """Deflate stream of head + unit repeated up to total bytes + tail, without ever making it whole."""
    block = unit * max(1, 16 * MIB // len(unit))
    k = zlib.compressobj(9, zlib.DEFLATED, -15)
    k.compress(b"")
    one = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = one.compress(block) + one.flush(zlib.Z_FULL_FLUSH)
    first = zlib.compressobj(9, zlib.DEFLATED, -15)
    h = first.compress(head) + first.flush(zlib.Z_FULL_FLUSH)
    n = -(-total // len(block))
    crc = zlib.crc32(head)
    for _ in range(n):
        crc = zlib.crc32(block, crc)
    crc = zlib.crc32(tail, crc)
    return h + body * n + deflated(tail), crc, len(head) + n * len(block) + len(tail)


def entry(name, data, **k):
    data = data.encode() if isinstance(data, str) else data
    return (name, deflated(data), zlib.crc32(data), len(data), *k.get("rest", ()))


def with_bomb(which, b):
    p = parts(shared=sst(["<si><t>x</t></si>"]) if "sharedStrings" in which else None)
    return raw_zip([(n, *b) if n == which else entry(n, d) for n, d in p.items()])


# ---------------------------------------------------------------- families

def zip_cases():
    F = "zip"
    h = sheet("@").split("@")
    g = 5 * 1024 * MIB + 17
    put("zipbomb_cell_5gib.xlsx", with_bomb("xl/worksheets/sheet1.xml", bomb((h[0] + '<row r="1"><c r="A1" t="inlineStr"><is><t>').encode(), b"A", ("</t></is></c></row>" + h[1]).encode(), g)),
        F, "refuse", "one cell of 5 GiB in a 5 MiB file")
    put("zipbomb_rows_5gib.xlsx", with_bomb("xl/worksheets/sheet1.xml", bomb(h[0].encode(), b"<row><c><v>7</v></c></row>", h[1].encode(), g)),
        F, "refuse", "200 million rows without r attributes: valid XML, past the row limit")
    put("zipbomb_blank_2gib.xlsx", with_bomb("xl/worksheets/sheet1.xml", bomb((h[0] + row(1, text("A1", "x"))).encode(), b" ", h[1].encode(), 2048 * MIB)),
        F, "safe", "2 GiB of blanks: nothing to keep, all to inflate", {"cells": {"A1": "x"}})
    s0, s1 = f'{HEAD}<sst xmlns="{NS}">', "</sst>"
    put("zipbomb_sharedstrings_3gib.xlsx", with_bomb("xl/sharedStrings.xml", bomb(s0.encode(), b"<si><t>AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA</t></si>", s1.encode(), 3072 * MIB)),
        F, "refuse", "60 million shared strings that no cell uses")
    # overlap: 1,200 sheets whose directory entries all point at one 5 MiB body
    one = (h[0] + row(1, c("A1", "A" * (5 * MIB), "inlineStr")) + h[1]).encode()
    n = 1200
    p = parts([one.decode()] * 1, names=["S"])
    p["xl/workbook.xml"] = p["xl/workbook.xml"].replace("</sheets>", "".join(f'<sheet name="S{i}" sheetId="{i}" r:id="q{i}"/>' for i in range(2, n + 1)) + "</sheets>")
    p["xl/_rels/workbook.xml.rels"] = p["xl/_rels/workbook.xml.rels"].replace("</Relationships>", "".join(f'<Relationship Id="q{i}" Type="{RNS}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in range(2, n + 1)) + "</Relationships>")
    b = raw_zip([entry(k, v) for k, v in p.items()])
    eocd = b.rindex(b"PK\5\6")
    size, at = struct.unpack("<II", b[eocd + 12:eocd + 20])
    cd = b[at:at + size]
    k = cd.rindex(b"xl/worksheets/sheet1.xml")
    rec = cd[k - 46:k]
    for i in range(2, n + 1):
        nm = f"xl/worksheets/sheet{i}.xml".encode()
        cd += rec[:28] + struct.pack("<H", len(nm)) + rec[30:] + nm
    m = len(p) + n - 1
    put("zipbomb_overlap_1200_sheets.xlsx", b[:at] + cd + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, m, m, len(cd), at, 0), F, "refuse",
        "overlapping entries: 6 GiB from a small file, each entry only 5 MiB")
    plain = b"<x/>" + b" " * (400 * MIB)
    put("zip_lying_size.xlsx", raw_zip([(a, deflated(plain), zlib.crc32(plain), 10) if a.endswith("sheet1.xml") else entry(a, d) for a, d in parts().items()]), F, "refuse",
        "directory says 10 bytes, the stream gives 400 MiB: a check of declared sizes alone passes it")
    evil = [("../../evil_up.txt", "x"), ("/tmp/evil_abs.txt", "x"), ("..\\..\\evil_bs.txt", "x"), ("C:\\evil_drive.txt", "x")]
    put("zip_path_traversal.xlsx", zipped(parts(), add=evil), F, "safe", "names that leave the folder; nothing may be written there", {"cells": {"A1": "x"}})
    with_dup = zipped(parts([sheet(row(1, c("A1", "1")))]), add=[("xl/worksheets/sheet1.xml", sheet(row(1, c("A1", "999"))))])
    put("zip_duplicate_entries.xlsx", with_dup, F, "refuse", "two sheet1.xml with other figures (1 and 999): readers disagree, so nobody can audit it")
    p = parts([sheet(row(1, c("A1", "1")))])
    put("zip_case_twins.xlsx", zipped(p, add=[("xl/worksheets/SHEET1.xml", sheet(row(1, c("A1", "999"))))]), F, "refuse", "names that differ by case only: part names are case-insensitive")
    put("zip_case_variant.xlsx", zipped({a.replace("sheet1", "Sheet1").replace("worksheets/", "Worksheets/") if a.startswith("xl/work") and "sheets/" in a else a: d for a, d in p.items()}), F, "safe",
        "relationship says worksheets/sheet1.xml, entry is Worksheets/Sheet1.xml (Excel reads it)", {"cells": {"A1": {"number": "1"}}})
    put("zip_backslash_names.xlsx", zipped({a.replace("/", "\\"): d for a, d in p.items()}), F, "safe", "back-slashed names, as some .NET exports write", {"cells": {"A1": {"number": "1"}}})
    whole = xlsx(sheets=[sheet(column([f"row {i}" for i in range(5000)]))])
    put("zip_truncated_half.xlsx", whole[: len(whole) // 2], F, "refuse", "upload cut in the middle")
    put("zip_truncated_tail.xlsx", whole[:-30], F, "refuse", "end record missing")
    put("zip_one_byte_short.xlsx", whole[:-1], F, "safe", "one byte short")
    put("zip_trailing_garbage.xlsx", whole + b"\0" * 3000, F, "safe", "bytes after the archive (mail gateways)", {"rows": 5000})
    put("zip_prepended_garbage.xlsx", b"MZ" + b"\x90" * 500 + whole, F, "safe", "bytes before the archive: an .exe that is also an xlsx")
    bad = bytearray(xlsx(sheets=[sheet(row(1, c("A1", "12345")))]))
    z = zipfile.ZipFile(io.BytesIO(bytes(bad)))
    o = z.getinfo("xl/worksheets/sheet1.xml").header_offset
    st = zipped(parts([sheet(row(1, c("A1", "12345")))]), zipfile.ZIP_STORED)
    put("zip_crc_mismatch.xlsx", st.replace(b"<v>12345</v>", b"<v>92345</v>"), F, "refuse", "a digit was altered, the checksum tells: must not be read as 92345", {"cells": {"A1": {"not": 92345}}})
    bad[o + 6] |= 1
    put("zip_encrypted_flag.xlsx", bytes(bad), F, "safe", "encryption flag set in the local header only")
    put("zip_unknown_method.xlsx", raw_zip([(*entry(a, d)[:4], 0, 99) for a, d in parts().items()]), F, "refuse", "compression method 99")
    put("zip_bzip2_lzma.xlsx", zipped(parts([sheet(row(1, c("A1", "5")))]), zipfile.ZIP_BZIP2), F, "safe", "bzip2 entries: allowed by zip, not by OPC")
    put("zip_70000_entries.xlsx", zipped(parts(), add=[(f"junk/{i}", b"") for i in range(70000)]), F, "safe", "70,000 empty entries (zip64 directory)")
    put("zip_nul_name.xlsx", zipped(parts()).replace(b"xl/workbook.xml", b"xl/work\0ook.xml"), F, "refuse", "NUL inside a part name")
    b = io.BytesIO()
    with zipfile.ZipFile(b, "w") as zf:
        for a, d in parts().items():
            i = zipfile.ZipInfo(a, STAMP)
            i.external_attr = 0o100644 << 16
            zf.writestr(i, d)
        i = zipfile.ZipInfo("xl/media/link", STAMP)
        i.create_system, i.external_attr = 3, 0o120777 << 16
        zf.writestr(i, "/etc/hostname")
    put("zip_symlink_entry.xlsx", b.getvalue(), F, "safe", "a symbolic link inside the archive")
    put("zip_empty_archive.xlsx", b"PK\5\6" + b"\0" * 18, F, "refuse", "a zip with nothing in it")
    put("zip_no_workbook.xlsx", zipped({"hello.txt": "x"}), F, "refuse", "a plain zip")
    put("zip_missing_sheet_part.xlsx", zipped({a: d for a, d in parts([sheet(row(1, c("A1", "1"))), sheet(row(1, c("A1", "2")))]).items() if not a.endswith("sheet2.xml")}), F, "safe",
        "workbook lists two sheets, one part is gone: the loss must be told", {"cells": {"A1": {"number": "1"}}})
    p = parts()
    p["xl/_rels/workbook.xml.rels"] = p["xl/_rels/workbook.xml.rels"].replace("worksheets/sheet1.xml", "../../../../../../etc/passwd")
    put("rel_escapes_package.xlsx", zipped(p), F, "refuse", "sheet relationship points out of the package")
    p["xl/_rels/workbook.xml.rels"] = p["xl/_rels/workbook.xml.rels"].replace('Target="../../../../../../etc/passwd"', 'Target="http://127.0.0.1:9/s.xml" TargetMode="External"')
    put("rel_external_sheet.xlsx", zipped(p), F, "refuse", "sheet relationship is a web address: no request may be made")


def laughs(name="l", depth=10):
    e = "".join(f'<!ENTITY {name}{i} "{"&" + name + str(i - 1) + ";"} {"&" + name + str(i - 1) + ";" * 1}{("&" + name + str(i - 1) + ";") * 8}">' for i in range(1, depth))
    return f'<!DOCTYPE z [<!ENTITY {name}0 "ha">{e}]>'


def xml_cases():
    F = "xml"
    v = HEAD
    top = "&l9;"
    put("xml_laughs_sheet.xlsx", xlsx(sheets=[sheet(row(1, c("A1", top, "inlineStr")), prolog=v + laughs())]), F, "refuse", "billion laughs in the sheet")
    put("xml_laughs_sharedstrings.xlsx", xlsx(sheets=[sheet(row(1, c("A1", "0", "s")))], shared=v + laughs() + f'<sst xmlns="{NS}"><si><t>{top}</t></si></sst>'), F, "refuse", "billion laughs in shared strings")
    put("xml_laughs_workbook.xlsx", xlsx(wb_prolog=v + laughs()), F, "safe", "entity declarations in the workbook, unused")
    p = parts(names=["NAME"], wb_prolog=v + laughs())
    p["xl/workbook.xml"] = p["xl/workbook.xml"].replace("NAME", top)
    put("xml_laughs_sheetname.xlsx", zipped(p), F, "refuse", "billion laughs in a sheet name")
    q = "A" * 60000
    put("xml_quadratic_sheet.xlsx", xlsx(sheets=[sheet(row(1, c("A1", "&a;" * 40000, "inlineStr")), prolog=v + f'<!DOCTYPE z [<!ENTITY a "{q}">]>')]), F, "refuse", "quadratic blow-up: one long entity 40,000 times (2.4 GB)")
    put("xml_xxe_file.xlsx", xlsx(sheets=[sheet(row(1, c("A1", "0", "s")))], shared=v + f'<!DOCTYPE z [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst xmlns="{NS}"><si><t>&x;</t></si></sst>'), F, "refuse", "external entity: local file")
    put("xml_xxe_http.xlsx", xlsx(sheets=[sheet(row(1, c("A1", "&x;", "inlineStr")), prolog=v + '<!DOCTYPE z [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>')]), F, "refuse", "external entity: web address")
    put("xml_external_dtd.xlsx", xlsx(wb_prolog=v + '<!DOCTYPE workbook SYSTEM "http://127.0.0.1:9/x.dtd">'), F, "safe", "external DTD: never fetched", {"cells": {"A1": "x"}})
    put("xml_parameter_entity.xlsx", xlsx(wb_prolog=v + '<!DOCTYPE w [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>'), F, "safe", "parameter entity: never opened", {"cells": {"A1": "x"}})
    n = 200000
    put("xml_deep_sheet.xlsx", xlsx(sheets=[sheet(row(1, text("A1", "x")), after="<a>" * n + "</a>" * n)]), F, "safe", "200,000 levels in the sheet")
    put("xml_deep_cell.xlsx", xlsx(sheets=[sheet('<row r="1"><c r="A1" t="inlineStr"><is>' + "<r>" * n + "<t>x</t>" + "</r>" * n + "</is></c></row>")]), F, "safe", "200,000 levels in a cell")
    put("xml_deep_sharedstrings.xlsx", xlsx(sheets=[sheet(row(1, c("A1", "0", "s")))], shared=sst(["<si>" + "<r>" * n + "<t>x</t>" + "</r>" * n + "</si>"])), F, "safe", "200,000 levels in shared strings")
    put("xml_deep_styles.xlsx", xlsx(style=STYLES % ("<a>" * n + "</a>" * n, '<cellXfs count="1"><xf/></cellXfs>')), F, "safe", "200,000 levels in styles")
    put("xml_attribute_50mib.xlsx", xlsx(sheets=[sheet(row(1, text("A1", "x"), attrs=f' spans="{"9" * (50 * MIB)}"'))]), F, "safe", "one attribute of 50 MiB")
    put("xml_million_attributes.xlsx", xlsx(sheets=[sheet(row(1, text("A1", "x"), attrs="".join(f' a{i}="1"' for i in range(300000))))]), F, "safe", "300,000 attributes on one row")
    put("xml_not_well_formed.xlsx", xlsx(sheets=[sheet(column(["a", "b", "c"])).replace("</row><row r=\"3\">", "</rw><row r=\"3\">")]), F, "safe", "a mismatched tag after two good rows: three rows or a refusal, never two", {"rows": 3})
    put("xml_cut_short.xlsx", xlsx(sheets=[sheet(column([f"r{i}" for i in range(1, 101)]))[:-600]]), F, "refuse", "sheet XML ends in the middle: the rows before it must not pass as the whole")
    put("xml_utf16.xlsx", zipped({a: (d.replace("UTF-8", "UTF-16").encode("utf-16") if a.endswith("sheet1.xml") else d) for a, d in parts([sheet(row(1, text("A1", "Đấu thầu")))]).items()}), F, "safe", "sheet XML in UTF-16: allowed by OPC", {"cells": {"A1": "Đấu thầu"}})
    put("xml_cp1252_declared.xlsx", zipped({a: (d.replace("UTF-8", "windows-1252").encode("cp1252") if a.endswith("sheet1.xml") else d) for a, d in parts([sheet(row(1, text("A1", "caf\xe9")))]).items()}), F, "safe", "sheet XML in windows-1252: not allowed by OPC; mojibake is the danger", {"cells": {"A1": "caf\xe9"}})
    put("xml_invalid_utf8.xlsx", zipped({a: (d.encode().replace(b"@@", b"\xff\xfe\x80") if a.endswith("sheet1.xml") else d) for a, d in parts([sheet(row(1, text("A1", "@@")))]).items()}), F, "safe", "bytes that are not UTF-8 in a cell")
    put("xml_lone_surrogate_ref.xlsx", xlsx(sheets=[sheet(row(1, c("A1", "a&#xD800;b", "inlineStr")))]), F, "safe", "character reference to a lone surrogate: not XML")
    put("xml_nul_ref.xlsx", xlsx(sheets=[sheet(row(1, c("A1", "a&#0;b", "inlineStr")))]), F, "safe", "character reference to NUL: not XML")
    put("xml_prefixed_ns.xlsx", xlsx(sheets=[f'{HEAD}<x:worksheet xmlns:x="{NS}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>42</x:v></x:c></x:row></x:sheetData></x:worksheet>']), F, "read", "prefixed namespace, as some Java and .NET exports write", {"cells": {"A1": {"number": "42"}}})
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    put("xml_strict_ooxml.xlsx", zipped({a: d.replace(NS, strict).replace(RNS, "http://purl.oclc.org/ooxml/officeDocument/relationships") if isinstance(d, str) else d for a, d in parts([sheet(row(1, c("A1", "42")))]).items()}), F, "read", "ISO strict workbook (Excel: 'Strict Open XML')", {"cells": {"A1": {"number": "42"}}})
    put("xml_cdata_comment.xlsx", xlsx(sheets=[sheet(row(1, c("A1", "<![CDATA[a<b]]><!-- no -->&amp;c", "inlineStr")) + row(2, c("A2", "1<!-- x -->2")))]), F, "read", "CDATA and comments inside values: the number is 12", {"cells": {"A1": "a<b&c", "A2": {"number": "12"}}})
    put("sst_count_lie.xlsx", xlsx(sheets=[sheet(row(1, c("A1", "0", "s")))], shared=sst(["<si><t>ok</t></si>"], 4294967295)), F, "safe", "uniqueCount 4,294,967,295: a reader that trusts it asks for 100 GB (calamine issue 684)", {"cells": {"A1": "ok"}})
    put("sst_index_out_of_range.xlsx", xlsx(sheets=[sheet(row(1, c("A1", "7", "s"), c("B1", "-1", "s"), c("C1", "0", "s")))], shared=sst(["<si><t>ok</t></si>"])), F, "safe", "string index past the table", {"cells": {"C1": "ok"}})
    put("sst_rich_and_phonetic.xlsx", xlsx(sheets=[sheet(row(1, c("A1", "0", "s")))], shared=sst(['<si><r><rPr><b/></rPr><t xml:space="preserve">Gói </t></r><r><t xml:space="preserve">thầu 01</t></r><rPh sb="0" eb="1"><t>NO</t></rPh></si>'])), F, "read", "rich text joins, phonetic text stays out", {"cells": {"A1": "Gói thầu 01"}})
    put("sst_blank_item.xlsx", xlsx(sheets=[sheet(row(1, c("A1", "1", "s"), c("B1", "2", "s")))], shared=sst(["<si><t>no</t></si>", "<si/>", "<si><t>yes</t></si>"])), F, "read", "an empty <si/> still counts: B1 is 'yes'", {"cells": {"B1": "yes"}})


def cell_cases():
    F = "cells"
    three = column(["a", "b", "c"])
    put("dim_claims_all.xlsx", xlsx(sheets=[sheet(three, "A1:XFD1048576")]), F, "read", "dimension says 17 thousand million cells, there are 3", {"rows": 3, "cells": {"A3": "c"}})
    put("dim_claims_less.xlsx", xlsx(sheets=[sheet(column([f"r{i}" for i in range(1, 101)]), "A1:A1")]), F, "read", "dimension says one cell, there are 100 rows: trusting it loses 99 rows", {"rows": 100, "cells": {"A100": "r100"}})
    put("dim_garbage.xlsx", xlsx(sheets=[sheet(three, "A0:ZZZZZZ99999999999")]), F, "read", "dimension is nonsense", {"rows": 3})
    put("dim_reversed.xlsx", xlsx(sheets=[sheet(three, "C9:A1")]), F, "read", "dimension reversed", {"rows": 3})
    put("corner_cells.xlsx", xlsx(sheets=[sheet(row(1, c("A1", "1")) + row(1048576, c("XFD1048576", "2")))]), F, "safe", "two real cells in opposite corners: a dense grid of 17 thousand million cells", {"cells": {"A1": {"number": "1"}, "XFD1048576": {"number": "2"}}})
    put("far_row_stray.xlsx", xlsx(sheets=[sheet(row(1, text("A1", "STT")) + row(2, c("A2", "1")) + row(1048576, text("B1048576", " ")))]), F, "read", "a stray blank in the last row (often seen): not a million items", {"cells": {"A2": {"number": "1"}}})
    put("ref_overflow.xlsx", xlsx(sheets=[sheet(row(1, c("AAAAAAAAA1", "5"), c("A99999999999999", "6"), c("B1", "7")))]), F, "safe", "cell references that overflow 32 bits (calamine issue 709): a value must not land in another cell")
    put("ref_out_of_grid.xlsx", xlsx(sheets=[sheet(row(1, c("XFE1", "5")) + row(1048577, c("A1048577", "6")))]), F, "safe", "one past the last column and row")
    put("ref_zero.xlsx", xlsx(sheets=[sheet(row(1, c("A0", "5"), c("1", "6"), c("A", "7"), c("", "8"), c("$B$1", "9")))]), F, "safe", "references without row, column or both")
    put("ref_lower_case.xlsx", xlsx(sheets=[sheet(row(1, c("a1", "5"), c("b1", "6")))]), F, "safe", "lower-case references", {"cells": {"A1": {"number": "5"}, "B1": {"number": "6"}}})
    put("ref_none.xlsx", xlsx(sheets=[sheet(row(0, c("", "1"), c("", "2")) + row(0, c("", "3")))]), F, "read", "no r attributes at all: position counts", {"cells": {"A1": {"number": "1"}, "B1": {"number": "2"}, "A2": {"number": "3"}}})
    put("ref_mixed.xlsx", xlsx(sheets=[sheet(row(3, c("", "1"), c("D3", "2"), c("", "3")) + row(0, c("", "4")))]), F, "read", "some with, some without r", {"cells": {"A3": {"number": "1"}, "D3": {"number": "2"}, "E3": {"number": "3"}, "A4": {"number": "4"}}})
    put("cell_twice.xlsx", xlsx(sheets=[sheet(row(1, c("A1", "1"), c("A1", "999")))]), F, "safe", "A1 given twice with other figures: must be told, not picked in silence")
    put("row_twice.xlsx", xlsx(sheets=[sheet(row(2, c("A2", "1")) + row(2, c("A2", "999"), c("B2", "5")))]), F, "safe", "row 2 given twice")
    put("rows_out_of_order.xlsx", xlsx(sheets=[sheet(row(3, c("A3", "3")) + row(1, c("A1", "1")) + row(2, c("A2", "2")))]), F, "safe", "rows out of order", {"cells": {"A1": {"number": "1"}, "A2": {"number": "2"}, "A3": {"number": "3"}}})
    put("cells_out_of_order.xlsx", xlsx(sheets=[sheet(row(1, c("C1", "3"), c("A1", "1"), c("B1", "2")))]), F, "safe", "cells out of order", {"cells": {"A1": {"number": "1"}, "B1": {"number": "2"}, "C1": {"number": "3"}}})
    put("row_and_cell_disagree.xlsx", xlsx(sheets=[sheet(row(5, c("A1", "1")))]), F, "safe", "row says 5, cell says A1")
    put("cols_16384.xlsx", xlsx(sheets=[sheet("".join(row(r, *(c("", str(k)) for k in range(16384))) for r in range(1, 6)))]), F, "read", "16,384 columns in 5 rows", {"rows": 5, "cells": {"XFD5": {"number": "16383"}}})
    put("merge_whole_sheet.xlsx", xlsx(sheets=[sheet(three, after='<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>')]), F, "safe", "one merge over the whole sheet: writing every cell of it eats memory", {"cells": {"A1": "a"}})
    put("merge_hides_values.xlsx", xlsx(sheets=[sheet(row(1, c("A1", "1"), c("B1", "999")), after='<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>')]), F, "safe", "B1 holds 999 under a merge: a figure that nobody sees in Excel but a sum counts")
    put("merge_overlap_100k.xlsx", xlsx(sheets=[sheet(three, after='<mergeCells count="100000">' + "".join(f'<mergeCell ref="A{i}:B{i + 1}"/>' for i in range(1, 100001)) + "</mergeCells>")]), F, "safe", "100,000 overlapping merges")
    put("merge_vertical_group.xlsx", xlsx(sheets=[sheet(row(1, text("A1", "Phần 1"), c("B1", "10")) + row(2, c("B2", "20")) + row(3, c("B3", "30")), after='<mergeCells count="1"><mergeCell ref="A1:A3"/></mergeCells>')]), F, "read", "a label merged over three rows: the normal form of these tables", {"rows": 3, "cells": {"A1": "Phần 1", "B3": {"number": "30"}}})
    put("hidden_rows_cols.xlsx", xlsx(sheets=[sheet(row(1, c("A1", "1"), c("B1", "2")) + row(2, c("A2", "3"), attrs=' hidden="1"') + row(3, c("A3", "4")), before='<cols><col min="2" max="2" hidden="1"/></cols>')]), F, "read", "hidden row and column: counted and told", {"rows": 3, "cells": {"A2": {"number": "3"}, "B1": {"number": "2"}}})
    put("autofilter_rows.xlsx", xlsx(sheets=[sheet("".join(row(i, c(f"A{i}", str(i)), attrs=' hidden="1"' if i % 2 else "") for i in range(1, 21)), after='<autoFilter ref="A1:A20"/>')]), F, "read", "filtered rows are still rows", {"rows": 20})


NUMBERS = [("1e308", "number"), ("1e309", "inf"), ("NaN", "text"), ("INF", "text"), ("-1", "-1"), ("-0", "0"), ("1E+3", "1000"), ("1.5E-3", "0.0015"), ("0.1", "0.1"),
           ("0.30000000000000004", "0.30000000000000004"), ("9007199254740993", "9007199254740993"), ("123456789012345678", "123456789012345678"), ("1234567890123456.78", "1234567890123456.78"),
           ("1,5", "text"), (" 7 ", "7"), ("\n8\n", "8"), ("0x10", "text"), ("1_000", "text"), ("\u0661\u0662", "text"), ("\uff11\uff12", "text"), ("+5", "5"), (".5", "0.5"), ("5.", "5"), ("1e999999999", "inf"), ("--5", "text")]


def value_cases():
    F = "values"
    put("numbers_odd.xlsx", xlsx(sheets=[sheet("".join(row(i, c(f"A{i}", n)) for i, (n, _) in enumerate(NUMBERS, 1)))]), F, "safe", "odd numerals in <v>: " + ", ".join(repr(n) for n, _ in NUMBERS))
    for i, (n, k) in enumerate(NUMBERS, 1):
        t = {"cells": {"A1": {"number": k}}} if k not in ("number", "inf", "text") else None
        put(f"number_{i:02d}.xlsx", xlsx(sheets=[sheet(row(1, c("A1", n)))]), F, "safe", f"<v>{n!r}</v>" + ("" if t else ": not a number for a sum"), t)
    money = ["1234567890123456.78", "9007199254740993", "0.1", "0.2", "-0.3", "99999999999999999999"]
    put("money_exact.xlsx", xlsx(sheets=[sheet("".join(row(i, c(f"A{i}", n)) for i, n in enumerate(money, 1)))]), F, "safe", "Excel itself keeps 15 digits; a float sum of these is not the decimal sum: use the text of <v>", {"cells": {f"A{i}": {"number": n} for i, n in enumerate(money, 1)}})
    errs = ["#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!"]
    put("errors_cached.xlsx", xlsx(sheets=[sheet("".join(row(i, c(f"A{i}", e, "e", f="SUM(#REF!)")) for i, e in enumerate(errs, 1)))]), F, "read", "error values: never zero, never blank", {"cells": {f"A{i}": {"error": e} for i, e in enumerate(errs, 1)}})
    newer = ["#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!"]
    put("errors_newer.xlsx", xlsx(sheets=[sheet(row(1, c("A1", "5")) + "".join(row(i, c(f"A{i}", e, "e")) for i, e in enumerate(newer, 2)))]), F, "read", "error values of newer Excel: one of them must not make the other rows unreadable", {"cells": {"A1": {"number": "5"}, **{f"A{i}": {"error": e} for i, e in enumerate(newer, 2)}}})
    put("error_unknown.xlsx", xlsx(sheets=[sheet(row(1, c("A1", "#MADE_UP!", "e"), c("B1", "5")))]), F, "safe", "unknown error code", {"cells": {"B1": {"number": "5"}}})
    put("formula_no_cache.xlsx", xlsx(sheets=[sheet(row(1, c("A1", "2"), c("B1", "3"), c("C1", None, f="A1*B1")))]), F, "safe", "formula without cached value (files made by programs): must be told as 'not calculated', not taken as blank or 0", {"cells": {"A1": {"number": "2"}, "C1": {"not": 0}}})
    put("formula_stale_cache.xlsx", xlsx(sheets=[sheet(row(1, c("A1", "2"), c("B1", "3"), c("C1", "999", f="A1*B1")))]), F, "read", "cached value is not what the formula gives: the cached one is what people saw", {"cells": {"C1": {"number": "999"}}})
    put("formula_shared_array.xlsx", xlsx(sheets=[sheet(row(1, '<c r="A1"><f t="shared" ref="A1:A3" si="0">ROW()</f><v>1</v></c>') + row(2, '<c r="A2"><f t="shared" si="0"/><v>2</v></c>') + row(3, '<c r="A3"><f t="shared" si="9"/><v>3</v></c>') + row(4, '<c r="A4" t="str"><f t="array" ref="A4:A5">X</f><v>txt</v></c>'))]), F, "read", "shared, orphaned and array formulas", {"cells": {"A1": {"number": "1"}, "A2": {"number": "2"}, "A3": {"number": "3"}, "A4": "txt"}})
    put("booleans.xlsx", xlsx(sheets=[sheet(row(1, c("A1", "1", "b"), c("B1", "0", "b"), c("C1", "true", "b"), c("D1", "7", "b"), c("E1", "1")))]), F, "safe", "booleans are not numbers: True must not add 1 to a sum", {"cells": {"A1": True, "B1": False, "E1": {"number": "1"}}})
    put("type_unknown.xlsx", xlsx(sheets=[sheet(row(1, c("A1", "5", "zz"), c("B1", "6")))]), F, "safe", "unknown cell type", {"cells": {"B1": {"number": "6"}}})
    put("type_lies.xlsx", xlsx(sheets=[sheet(row(1, c("A1", "abc", "n"), c("B1", "", "n"), c("C1", "5", "str"), c("D1", "2024-13-45", "d"), c("E1", "2024-05-06T00:00:00", "d")))]), F, "safe", "type says number, value is text; ISO dates good and bad")
    serials = ["0", "1", "59", "60", "61", "-1", "0.5", "1.25", "2958465", "2958466", "1e10", "45000", "45000.999999999"]
    fm = ["dd/mm/yyyy"]
    body = "".join(row(i, c(f"A{i}", n, s=1)) for i, n in enumerate(serials, 1))
    d = {f"A{serials.index('45000') + 1}": "2023-03-15"}
    put("dates_edge_1900.xlsx", xlsx(sheets=[sheet(body)], style=styles(fm)), F, "safe", "serials 0, 60 (29/02/1900, never was), negative, past year 9999", {"cells": d})
    put("dates_edge_1904.xlsx", xlsx(sheets=[sheet(body)], style=styles(fm), wb_attr=' date1904="1"'), F, "safe", "the same under the 1904 system: four years and a day later", {"cells": {f"A{serials.index('45000') + 1}": "2027-03-16"}})
    put("dates_before_1900_text.xlsx", xlsx(sheets=[sheet(column(["01/01/1899", "31/02/2024", "29/02/2023", "5/6/2024", "2024-06-05", "05-06-24", "Ngày 5 tháng 6 năm 2024", "12/13/2024", "00/00/0000", "5.6.2024"]))]), F, "read", "dates as text: invalid, ambiguous, before 1900", {"rows": 10})
    fmts = ["dd/mm/yyyy", "[$-42A]dd/mm/yyyy;@", '"ngày" dd "tháng" mm "năm" yyyy', '#,##0 "đồng"', '#,##0\\ \\d', '_-* #,##0\\ "₫"_-', "[Red]#,##0", "[h]:mm", "0.00E+00", "@", '#,##0"d"', "General", "yyyy", '[$₫-42A]#,##0', "#,##0.00_);[Red](#,##0.00)", "hh:mm:ss", "mm:ss.0", '0" ngày"', '0" days"', "#\\ ?/?"]
    isdate = {0, 1, 2, 7, 12, 15, 16}
    put("number_formats_vn.xlsx", xlsx(sheets=[sheet("".join(row(i, c(f"A{i}", "45000", s=i)) for i in range(1, len(fmts) + 1)))], style=styles(fmts)), F, "read",
        "money formats with the letters d, y, m, h in them must stay numbers: " + " | ".join(fmts), {"cells": {f"A{i + 1}": {"number": "45000"} for i in range(len(fmts)) if i not in isdate}})
    put("style_index_out_of_range.xlsx", xlsx(sheets=[sheet(row(1, c("A1", "5", s=99999), c("B1", "6", s="-1")))], style=styles()), F, "safe", "style index past the table", {"cells": {"A1": {"number": "5"}}})
    put("numbers_as_text.xlsx", xlsx(sheets=[sheet(column(["1.234.567", "1,234,567", "1.234.567,89", "1,234,567.89", "1.234", "1,234", "(1.234)", "-1.234", "\u22121234", "1 234 567", "1\u00a0234\u00a0567", "1.234.567 đ", "1.234.567 VNĐ", "1,2 tỷ", "Infinity", "nan", "1e5", "1_000", "\u0661\u0662\u0663", "\uff11\uff12\uff13", "0012", "12%", "1/2", "", " ", "'123"]))]), F, "read", "Vietnamese numerals as text; Python's Decimal() also takes Infinity, nan, 1e5, 1_000 and Arabic digits", {"rows": 26, "cells": {"A26": "'123"}})


PAYLOADS = ["=cmd|' /C calc'!A0", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(1+9)*cmd|' /C calc'!A0", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\u00a0=1+1", "\ufeff=1+1", "\u200b=1+1", "\uff1d1+1", "\uff0b1+1", "\uff0d1+1", "\uff201+1",
            '=HYPERLINK("http://127.0.0.1:9/?"&A1,"x")', '=WEBSERVICE("http://127.0.0.1:9/"&A1)', '=IMPORTXML("http://127.0.0.1:9/","//a")', "%0A=1+1", '"=1+1', "'=1+1", ";=1+1", ",=1+1", "|cmd", "=1+1\";=1+1",
            "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)", "</td></tr></table>", "<!-- ", "]]>", "&lt;b&gt;", "{{7*7}}", "{% raw %}", "${7*7}", "#{7*7}", "{0.__class__}", "%s%n%x", "!!python/object/apply:os.system ['id']", "&a *a", "---", "__proto__",
            "../../etc/passwd", "\\\\127.0.0.1\\share", "file:///etc/passwd", "$(id)", "`id`", "; rm -rf x", "' OR '1'='1", "\x1b[31mred\x1b[0m", "\x1b]8;;http://127.0.0.1\x07x", "a\u202egpj.exe", "\u2066x\u2069", "a\u200bb", "\u0110\u1ea5u th\u1ea7u", "\u0110a\u0302\u0301u tha\u0302\u0300u", "\U0001F4A9", "\ufffe", "\u2028x\u2029", "x\u0085y", "a\x0bb\x0cc", "_x000D_", "_x0041_", "_xD800_", "_x0000_", "_x005F_x0041_", "\ue000", "x" * 32767, "x" * 100000]


def text_cases():
    F = "text"
    ok = [p for p in PAYLOADS if all(ch >= " " or ch in "\t\n\r" for ch in p) and "\ufffe" not in p]
    inj = [p for p in ok]
    esc = [escape(p).replace("\r", "&#13;").replace("\t", "&#9;").replace("\n", "&#10;") for p in inj]
    put("payload_strings.xlsx", xlsx(sheets=[sheet("".join(row(i, c(f"A{i}", e, "inlineStr")) for i, e in enumerate(esc, 1)))]), F, "read", "formula, HTML, template, YAML, shell, terminal and bidi payloads as cell text: every output must show them dead", {"rows": len(inj)})
    b = io.StringIO(newline="")
    w = csv.writer(b)
    w.writerow(["payload"])
    for p in PAYLOADS:
        w.writerow([p])
    put("payload_strings.csv", b.getvalue().encode("utf-8", "surrogatepass"), F, "read", "the same as CSV, control characters too", {"rows": len(PAYLOADS) + 1})
    put("payload_headers.xlsx", xlsx(sheets=[sheet(row(1, *(c("", e, "inlineStr") for e in esc[:60])) + row(2, *(c("", "1") for _ in range(60))))]), F, "safe", "payloads as column names: they reach messages, file names and reports")
    put("payload_sheetnames.xlsx", xlsx(sheets=[sheet(row(1, c("A1", str(i)))) for i in range(14)], names=["../../x", "<script>alert(1)</script>", "=1+1", "CON", "a" * 300, "x", "X", "", " ", "{{7*7}}", "a\u202eb", "'q'!A1", "a/b\\c:d*e?f[g]", "Ã\x80"]), F, "safe", "payloads, twins and over-long names as sheet names")
    put("escapes_xHHHH.xlsx", xlsx(sheets=[sheet(column(["a_x000D_b", "_x0041_", "_x005F_x0041_", "_xD800_", "_x0000_", "_xFFFF_", "_x004_"]))]), F, "safe", "Excel's _xHHHH_ escapes: a lone surrogate can come in here and break every UTF-8 output")
    put("cell_32767.xlsx", xlsx(sheets=[sheet(row(1, text("A1", "ă" * 32767), text("B1", "y")))]), F, "read", "the longest cell Excel allows", {"cells": {"A1": {"text_length": 32767}, "B1": "y"}})
    put("cell_5mib.xlsx", xlsx(sheets=[sheet(row(1, text("A1", "z" * (5 * MIB))))]), F, "safe", "a cell past Excel's limit: writing it back makes a file that Excel calls damaged")
    put("whitespace.xlsx", xlsx(sheets=[sheet(row(1, text("A1", "  a  "), text("B1", "a\u00a0b"), text("C1", "\n"), text("D1", "")))]), F, "read", "blanks are data until a rule says otherwise", {"cells": {"A1": "  a  "}})
    put("nfc_nfd_twins.xlsx", xlsx(sheets=[sheet(column(["Đấu thầu", "Đa\u0302\u0301u tha\u0302\u0300u", "ĐẤU THẦU", "Ðấu thầu", "Đ\u1ea5u  thầu"]))]), F, "read", "the same name in NFC, NFD, capitals, with U+00D0 for U+0110 and a double blank", {"rows": 5})


def structure_cases():
    F = "structure"
    s1 = sheet(row(1, c("A1", "1")))
    s2 = sheet(row(1, c("A1", "2")))
    put("sheets_hidden.xlsx", xlsx(sheets=[s1, s2, s2], states=["", "hidden", "veryHidden"]), F, "read", "hidden and very hidden sheets: told, not dropped in silence", {"cells": {"A1": {"number": "1"}}})
    put("sheets_same_name.xlsx", xlsx(sheets=[s1, s2], names=["Data", "Data"]), F, "safe", "two sheets of one name: reading by name gives the first one twice")
    put("sheets_same_part.xlsx", zipped({a: d.replace("sheet2.xml", "sheet1.xml") if a.endswith("workbook.xml.rels") else d for a, d in parts([s1, s2]).items()}), F, "safe", "two sheets share one part: items counted twice")
    put("sheets_none.xlsx", xlsx(sheets=[], names=[]), F, "refuse", "no sheets")
    put("sheet_empty.xlsx", xlsx(sheets=[sheet("")]), F, "safe", "a sheet without a cell")
    put("vba_macro.xlsm", xlsx(macro=True, sheets=[s1], extra={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000}), F, "safe", "macro workbook: never run, told; the annotated copy must not carry it on", {"cells": {"A1": {"number": "1"}}})
    put("vba_in_xlsx.xlsx", xlsx(sheets=[s1], extra={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000}), F, "safe", "macro part in a file named xlsx", {"cells": {"A1": {"number": "1"}}})
    link = f'{HEAD}<externalLink xmlns="{NS}"><externalBook xmlns:r="{RNS}" r:id="rId1"><sheetNames><sheetName val="S"/></sheetNames><sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="A1"><v>77</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>'
    p = parts([sheet(row(1, c("A1", "77", f="[1]S!A1"), c("B1", "0", f="cmd|'/C calc'!A0")))], wb_extra='<externalReferences><externalReference r:id="rId90"/></externalReferences>',
              extra={"xl/externalLinks/externalLink1.xml": link, "xl/externalLinks/_rels/externalLink1.xml.rels": f'{HEAD}<Relationships xmlns="{PKG}/relationships"><Relationship Id="rId1" Type="{RNS}/externalLinkPath" Target="file:///\\\\127.0.0.1\\share\\x.xlsx" TargetMode="External"/></Relationships>'})
    p["xl/_rels/workbook.xml.rels"] = p["xl/_rels/workbook.xml.rels"].replace("</Relationships>", f'<Relationship Id="rId90" Type="{RNS}/externalLink" Target="externalLinks/externalLink1.xml"/></Relationships>')
    p["[Content_Types].xml"] = p["[Content_Types].xml"].replace("</Types>", '<Override PartName="/xl/externalLinks/externalLink1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"/></Types>')
    put("external_link_dde.xlsx", zipped(p), F, "safe", "external link to a network share and a DDE formula: no request, told; the annotated copy must not carry them on", {"cells": {"A1": {"number": "77"}}})
    put("hyperlink_webservice.xlsx", xlsx(sheets=[sheet(row(1, c("A1", "x", "str", f='HYPERLINK("http://127.0.0.1:9/?"&B1,"x")'), c("B1", "y", "str", f='WEBSERVICE("http://127.0.0.1:9/")')))]), F, "safe", "formulas that call out when opened")
    names = '<definedNames><definedName name="a">b</definedName><definedName name="b">c</definedName><definedName name="c">a</definedName><definedName name="_xlnm.Print_Area" localSheetId="99">Sheet9!$A$1</definedName></definedNames>'
    put("names_circular.xlsx", xlsx(sheets=[s1], wb_extra=names), F, "read", "circular names, and a print area of a sheet that is not there", {"cells": {"A1": {"number": "1"}}})
    put("names_bad_ranges.xlsx", xlsx(sheets=[s1], wb_extra='<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">#REF!</definedName><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">Sheet1!#REF!</definedName><definedName name="x"></definedName></definedNames>'), F, "read", "broken built-in names (very common; openpyxl is known to fail)", {"cells": {"A1": {"number": "1"}}})
    put("no_styles_no_theme.xlsx", xlsx(sheets=[s1]), F, "read", "no styles part (programs write this)", {"cells": {"A1": {"number": "1"}}})
    put("bad_styles.xlsx", xlsx(sheets=[s1], style=f'{HEAD}<styleSheet xmlns="{NS}"><fonts><font><sz val="abc"/><color rgb="ZZ"/></font></fonts><fills/><borders/><cellXfs><xf fontId="99" fillId="-1"/></cellXfs></styleSheet>'), F, "safe", "styles with bad values: figures must still come out", {"cells": {"A1": {"number": "1"}}})
    put("bad_validation_cf.xlsx", xlsx(sheets=[sheet(row(1, c("A1", "1")), after='<conditionalFormatting sqref="A1:A1048576"><cfRule type="zzz" priority="x"/></conditionalFormatting><dataValidations count="1"><dataValidation type="zz" sqref="A1:B"><formula1>#REF!</formula1></dataValidation></dataValidations>')]), F, "safe", "bad conditional format and validation", {"cells": {"A1": {"number": "1"}}})
    put("docprops_bad_date.xlsx", xlsx(sheets=[s1], extra={"docProps/core.xml": f'{HEAD}<cp:coreProperties xmlns:cp="{PKG}/metadata/core-properties" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dcterms:created xsi:type="dcterms:W3CDTF">yesterday</dcterms:created></cp:coreProperties>'}), F, "safe", "bad creation date", {"cells": {"A1": {"number": "1"}}})
    put("chartsheet_only.xlsx", zipped({a: d.replace(f"{RNS}/worksheet", f"{RNS}/chartsheet") if a.endswith("workbook.xml.rels") else d for a, d in parts([f'{HEAD}<chartsheet xmlns="{NS}"/>']).items()}), F, "safe", "only a chart sheet")


def ods(content, mimetype="application/vnd.oasis.opendocument.spreadsheet"):
    man = f'{HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="{mimetype}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    return zipped({"mimetype": mimetype, "content.xml": content, "META-INF/manifest.xml": man}, zipfile.ZIP_DEFLATED)


def ods_doc(rows, doctype=""):
    return (f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
            f'<office:body><office:spreadsheet><table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body></office:document-content>')


def oc(v, rep=""):
    return f'<table:table-cell office:value-type="float" office:value="{v}"{rep}><text:p>{v}</text:p></table:table-cell>'


def scale_cases():
    F = "scale"
    R, C = ' table:number-rows-repeated="1048576"', ' table:number-columns-repeated="16384"'
    put("ods_repeat_bomb.ods", ods(ods_doc(f"<table:table-row{R}>{oc(7, C)}</table:table-row>")), F, "refuse", "600 bytes that say 17 thousand million filled cells")
    put("ods_repeat_rows_1m.ods", ods(ods_doc(f"<table:table-row{R}>{oc(7)}</table:table-row>")), F, "safe", "one filled cell repeated a million times")
    put("ods_repeat_blank_tail.ods", ods(ods_doc("".join(f"<table:table-row>{oc(i)}<table:table-cell{C}/></table:table-row>" for i in (1, 2, 3)) + f'<table:table-row table:number-rows-repeated="1048573"><table:table-cell{C}/></table:table-row>')), F, "read", "LibreOffice's usual blank tail: three rows", {"rows": 3, "cells": {"A3": {"number": "3"}}})
    put("ods_repeat_blank_middle.ods", ods(ods_doc(f"<table:table-row>{oc(1)}</table:table-row>" + f'<table:table-row table:number-rows-repeated="1000"><table:table-cell{C}/></table:table-row>' + f"<table:table-row>{oc(2)}</table:table-row>")), F, "read", "a gap of 1,000 rows: the last figure is in A1002", {"cells": {"A1": {"number": "1"}, "A1002": {"number": "2"}}})
    put("ods_laughs.ods", ods(ods_doc("<table:table-row><table:table-cell office:value-type=\"string\"><text:p>&l9;</text:p></table:table-cell></table:table-row>", laughs())), F, "refuse", "billion laughs in content.xml")
    put("ods_deep.ods", ods(ods_doc("<table:table-row><table:table-cell office:value-type=\"string\">" + "<text:span>" * 200000 + "</text:span>" * 200000 + "</table:table-cell></table:table-row>")), F, "safe", "200,000 levels")
    put("ods_negative_repeat.ods", ods(ods_doc(f'<table:table-row table:number-rows-repeated="-5">{oc(1)}</table:table-row><table:table-row table:number-rows-repeated="99999999999999999999">{oc(2)}</table:table-row>')), F, "safe", "negative and overflowing repeats")
    put("ods_values.ods", ods(ods_doc('<table:table-row><table:table-cell office:value-type="date" office:date-value="2024-02-30"/><table:table-cell office:value-type="time" office:time-value="PT26H"/><table:table-cell office:value-type="boolean" office:boolean-value="true"/><table:table-cell office:value-type="percentage" office:value="0.1"/><table:table-cell office:value-type="currency" office:currency="VND" office:value="1234567890123456.78"/><table:covered-table-cell office:value-type="float" office:value="999"/><table:table-cell office:value-type="float" office:value="NaN"/></table:table-row>')), F, "safe", "impossible date, 26 hours, currency past 15 digits, a covered cell that holds 999")
    n = 100000
    one = sheet(row(1, c("A1", "1")))
    p = parts([one], names=["S"])
    p["xl/workbook.xml"] = p["xl/workbook.xml"].replace("</sheets>", "".join(f'<sheet name="S{i}" sheetId="{i}" r:id="rId1"/>' for i in range(2, n + 1)) + "</sheets>")
    put("sheets_100000.xlsx", zipped(p), F, "safe", "100,000 sheets that share one part")
    many = {f"xl/worksheets/sheet{i}.xml": one for i in range(1, 3001)}
    put("sheets_3000.xlsx", xlsx(sheets=list(many.values())), F, "safe", "3,000 true sheets")
    put("styles_100000.xlsx", xlsx(sheets=[sheet("".join(row(i, c(f"A{i}", "45000", s=i)) for i in range(1, 1001)))], style=STYLES % ("", f'<cellXfs count="{n}">' + "".join(f'<xf numFmtId="{i % 50}" fontId="0"/>' for i in range(n)) + "</cellXfs>")), F, "safe", "100,000 cell formats (known in the field)", {"rows": 1000})
    put("numfmts_100000.xlsx", xlsx(style=styles(["#,##0" + "0" * (i % 50) for i in range(n)])), F, "safe", "100,000 number formats")
    put("names_100000.xlsx", xlsx(wb_extra="<definedNames>" + "".join(f'<definedName name="n{i}">Sheet1!$A${i}</definedName>' for i in range(1, n + 1)) + "</definedNames>"), F, "safe", "100,000 names")
    put("rows_blank_formatted_1m.xlsx", xlsx(sheets=[sheet(row(1, c("A1", "1")) + "".join(f'<row r="{i}"><c r="A{i}" s="0"/></row>' for i in range(2, 1048577)))], style=styles()), F, "read", "a million blank formatted rows (common in the field): one data row", {"cells": {"A1": {"number": "1"}}})
    put("rows_1048576.xlsx", xlsx(sheets=[sheet("".join(f"<row><c><v>{i}</v></c></row>" for i in range(1, 1048577)))]), F, "read", "a full sheet", {"rows": 1048576, "cells": {"A1048576": {"number": "1048576"}}})
    put("cols_def_16384.xlsx", xlsx(sheets=[sheet(row(1, c("A1", "1")), before="<cols>" + "".join(f'<col min="{i}" max="{i}" width="9"/>' for i in range(1, 16385)) + "</cols>")]), F, "read", "16,384 column definitions", {"cells": {"A1": {"number": "1"}}})
    put("cf_rules_50000.xlsx", xlsx(sheets=[sheet(row(1, c("A1", "1")), after="".join(f'<conditionalFormatting sqref="A{i}"><cfRule type="expression" priority="{i}"><formula>A{i}&gt;1</formula></cfRule></conditionalFormatting>' for i in range(1, 50001)))]), F, "safe", "50,000 conditional formats (copy and paste makes them)", {"cells": {"A1": {"number": "1"}}})


HTML = ('<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv="Content-Type" content="text/html; charset={cs}"><style>td{{mso-number-format:"\\@"}}</style></head><body>'
        '<table border=1><tr><th>STT</th><th>Tên gói thầu</th><th>Giá trị</th></tr><tr><td>1</td><td rowspan=2>Mua sắm thiết bị</td><td x:num="1234567">1.234.567</td></tr><tr><td>2</td><td>2.000.000</td></tr><tr><td colspan=2>Tổng<td>3.234.567</table>'
        '<script>alert(1)</script><img src="http://127.0.0.1:9/x"></body></html>')


def extension_cases():
    F = "extension"
    good = xlsx(sheets=[sheet(row(1, text("A1", "Đấu thầu"), c("B1", "1234567")))])
    t = {"cells": {"A1": "Đấu thầu", "B1": {"number": "1234567"}}}
    put("html_utf8.xls", HTML.format(cs="utf-8"), F, "safe", "HTML table named .xls: the usual export of government portals; told as such, never 'corrupt file'", {"rows": 4})
    put("html_utf8_bom.xls", b"\xef\xbb\xbf" + HTML.format(cs="utf-8").encode(), F, "safe", "the same with a byte order mark", {"rows": 4})
    put("html_utf16.xls", HTML.format(cs="unicode").encode("utf-16"), F, "safe", "the same in UTF-16", {"rows": 4})
    put("html_cp1258.xls", HTML.format(cs="windows-1258").replace("Tên gói thầu", "Te\u0302n goi thau").replace("Mua sắm thiết bị", "Mua sam").replace("Tổng", "Tong").replace("Giá trị", "Gia tri").encode("cp1258", "replace"), F, "safe", "the same in windows-1258", {"rows": 4})
    put("html_named.xlsx", HTML.format(cs="utf-8"), F, "safe", "HTML named .xlsx")
    put("html_huge_colspan.xls", '<table><tr><td colspan=99999999 rowspan=99999999>x</td></tr></table>', F, "safe", "colspan of a hundred million")
    put("html_nested_100k.xls", "<table><tr><td>" * 100000, F, "safe", "100,000 nested tables")
    put("mhtml.xls", 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset="utf-8"\r\n\r\n' + HTML.format(cs="utf-8") + "\r\n--b--\r\n", F, "safe", "MHTML ('single file web page') named .xls")
    put("spreadsheetml2003.xls", '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="S"><Table><Row><Cell><Data ss:Type="String">Đấu thầu</Data></Cell><Cell ss:Index="3"><Data ss:Type="Number">1234567</Data></Cell></Row></Table></Worksheet></Workbook>', F, "safe", "Excel 2003 XML named .xls", {"cells": {"A1": "Đấu thầu", "C1": {"number": "1234567"}}})
    put("csv_named.xlsx", "STT,Giá trị\r\n1,1234567\r\n", F, "safe", "CSV named .xlsx")
    put("csv_named.xls", "STT\tGiá trị\r\n1\t1234567\r\n".encode("utf-16"), F, "safe", "UTF-16 tab text named .xls (Excel 'Unicode Text')")
    put("xlsx_named.xls", good, F, "read", "xlsx named .xls", t)
    put("xlsx_named.csv", good, F, "safe", "xlsx named .csv: must not be read as text", t)
    put("xlsx_named.ods", good, F, "safe", "xlsx named .ods", t)
    put("xlsx_named.xlsb", good, F, "safe", "xlsx named .xlsb", t)
    put("xlsx_upper.XLSX", good, F, "read", "capital extension", t)
    put("xlsx_no_extension", good, F, "safe", "no extension", t)
    put("xlsx_double.xlsx.exe", good, F, "safe", "double extension")
    put("ods_named.xlsx", ods(ods_doc(f"<table:table-row>{oc(5)}</table:table-row>")), F, "safe", "ods named .xlsx", {"cells": {"A1": {"number": "5"}}})
    put("pdf_named.xlsx", b"%PDF-1.7\n" + b"x" * 500 + b"\n%%EOF", F, "refuse", "PDF named .xlsx")
    put("docx_named.xlsx", zipped({"[Content_Types].xml": f'{HEAD}<Types xmlns="{PKG}/content-types"/>', "word/document.xml": "<w/>"}), F, "refuse", "Word file named .xlsx")
    put("jpg_named.xlsx", b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8, F, "refuse", "picture named .xlsx (a scan)")
    put("rar_named.xlsx", b"Rar!\x1a\x07\x01\x00" + b"\0" * 200, F, "refuse", "rar named .xlsx")
    put("gzip_named.xlsx", b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + deflated(good) + struct.pack("<II", zlib.crc32(good), len(good)), F, "refuse", "gzip named .xlsx")
    put("json_named.csv", '[{"a": 1}]', F, "safe", "JSON named .csv")
    put("exe_named.csv", b"MZ" + bytes(range(256)) * 40, F, "refuse", "program named .csv")
    put("random_named.xls", random.Random(1).randbytes(20000), F, "refuse", "random bytes named .xls")
    put("ole2_word.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 480, F, "refuse", "OLE2 header without a workbook")
    put("owner_lock.xlsx", b"\x05User" + b" " * 160, F, "refuse", "what Excel leaves as '~$name.xlsx'")
    os.replace(OUT / "owner_lock.xlsx", OUT / "~$owner_lock.xlsx")
    rows_out[-1] = ("~$owner_lock.xlsx", *rows_out[-1][1:])


def encrypted_cases():
    try:
        from msoffcrypto.format.ooxml import OOXMLFile
    except ImportError:
        print("left out: encrypted workbooks (no msoffcrypto-tool)", file=sys.stderr)
        return
    good = xlsx(sheets=[sheet(row(1, c("A1", "1")))])
    for name, pw in (("encrypted_agile.xlsx", "secret"), ("encrypted_velvet.xlsx", "VelvetSweatshop")):
        b = io.BytesIO()
        OOXMLFile(io.BytesIO(good)).encrypt(pw, b)
        put(name, b.getvalue(), "extension", "refuse", f"encrypted workbook (password {pw}; bytes differ each time: salts): 'has a password', not 'corrupt'; Excel opens VelvetSweatshop unasked")


def xls_cases():
    F = "xls"
    try:
        import xlwt
    except ImportError:
        print("left out: xls cases (no xlwt)", file=sys.stderr)
        return
    wb = xlwt.Workbook(encoding="utf-8")
    ws = wb.add_sheet("Dữ liệu")
    ws.write(0, 0, "Đấu thầu")
    ws.write(0, 1, 1234567890123456.78)
    ws.write(0, 2, 45000, xlwt.easyxf(num_format_str="dd/mm/yyyy"))
    ws.write(0, 3, 45000, xlwt.easyxf(num_format_str='#,##0 "đồng"'))
    ws.write(0, 4, True)
    ws.write(0, 5, xlwt.Formula("1/0"))
    ws.write(1, 0, xlwt.Formula("B1*2"))
    for i in range(2, 400):
        ws.write(i, 0, f"dòng {i} " + "ệ" * 40)
    h = wb.add_sheet("Ẩn")
    h.visibility = 2
    h.write(0, 0, 999)
    b = io.BytesIO()
    wb.save(b)
    g = b.getvalue()
    put("xls_good.xls", g, F, "read", "plain BIFF8 with Vietnamese, a money format that holds a 'd', a very hidden sheet", {"rows": 400, "cells": {"A1": "Đấu thầu", "D1": {"number": "45000"}, "E1": True, "A400": "dòng 399 " + "ệ" * 40}})
    put("xls_truncated.xls", g[: len(g) // 2], F, "refuse", "cut in the middle")
    put("xls_sector_short.xls", g[:-700], F, "safe", "last sectors missing")

    def poke(name, off, data, why, expect="safe"):
        x = bytearray(g)
        x[off:off + len(data)] = data
        put(name, bytes(x), F, expect, why)

    poke("xls_fat_count.xls", 44, b"\xff\xff\xff\xff", "FAT sector count 4,294,967,295 (calamine issue 684)")
    poke("xls_difat_count.xls", 72, b"\xff\xff\xff\xff", "DIFAT sector count 4,294,967,295")
    poke("xls_difat_start.xls", 68, b"\0\0\0\0\x05\0\0\0", "DIFAT chain into the data")
    poke("xls_sector_shift.xls", 30, b"\xff\xff", "sector size 2^65535")
    poke("xls_minifat_count.xls", 60, b"\0\0\0\0\xff\xff\xff\xff", "mini FAT count 4,294,967,295")
    poke("xls_dir_start.xls", 48, b"\xf0\xff\xff\x7f", "directory starts past the end")
    fat = (struct.unpack("<I", g[76:80])[0] + 1) * 512
    x = bytearray(g)
    for i in range(128):
        x[fat + 4 * i:fat + 4 * i + 4] = struct.pack("<I", 0)
    put("xls_fat_loop.xls", bytes(x), F, "safe", "every FAT chain loops on sector 0: hangs readers that do not count")
    at = g.find(b"\x09\x08\x10\x00")
    if at > 0:
        poke("xls_record_overrun.xls", at + 2, b"\xff\xff", "first record length past the stream")
        poke("xls_biff_version.xls", at + 4, b"\x00\x99", "unknown BIFF version")
    s = g.find(struct.pack("<H", 0xFC), at)
    while s > 0 and s + 12 < len(g) and struct.unpack("<H", g[s + 2:s + 4])[0] < 8:
        s = g.find(struct.pack("<H", 0xFC), s + 1)
    if s > 0:
        poke("xls_sst_count.xls", s + 4, b"\xff\xff\xff\x7f\xff\xff\xff\x7f", "string table says 2 thousand million strings")
    d = g.find(struct.pack("<HH", 0x200, 14), at)
    if d > 0:
        poke("xls_dimension_huge.xls", d + 4, struct.pack("<IIHH", 0, 0xFFFFFFFF, 0, 0xFFFF), "dimension says the whole world", "safe")
        poke("xls_dimension_less.xls", d + 4, struct.pack("<IIHH", 0, 1, 0, 1), "dimension says one row, there are 400", "safe")
    r = random.Random(7)
    for k in range(40):
        x = bytearray(g)
        for _ in range(r.choice((1, 4, 16, 64))):
            x[r.randrange(512, len(x))] = r.randrange(256)
        put(f"xls_flip_{k:02d}.xls", bytes(x), F, "safe", "random bytes changed in the workbook (no checksum in this format)")


def csv_cases():
    F = "csv"
    vn = "STT,Tên gói thầu,Giá trị\r\n1,Mua sắm thiết bị y tế,1234567\r\n2,Xây lắp đường,2000000\r\n"
    t = {"rows": 3, "cells": {"B2": "Mua sắm thiết bị y tế"}}
    for name, enc in (("utf8", "utf-8"), ("utf8_bom", "utf-8-sig"), ("utf16_bom", "utf-16"), ("utf16be_bom", None), ("utf16le_no_bom", "utf-16-le"), ("utf32", "utf-32")):
        put(f"csv_{name}.csv", b"\xfe\xff" + vn.encode("utf-16-be") if enc is None else vn.encode(enc), F, "read" if "no_bom" not in name and name != "utf32" else "safe", f"encoding {name}", t)

    def cp1258(s):
        import unicodedata
        out = bytearray()
        for ch in s:
            try:
                out += ch.encode("cp1258")
                continue
            except UnicodeEncodeError:
                pass
            base = unicodedata.normalize("NFD", ch)
            tone = [x for x in base if x in "\u0300\u0301\u0303\u0309\u0323"]
            rest = unicodedata.normalize("NFC", "".join(x for x in base if x not in tone))
            out += rest.encode("cp1258", "replace") + "".join(tone).encode("cp1258", "replace")
        return bytes(out)
    put("csv_cp1258.csv", cp1258(vn), F, "safe", "windows-1258: right letters after NFC, or a refusal that names the encoding", t)
    tc = dict(zip("ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
                  bytes.fromhex("a8a9aeaaabacadb5b6b7b8b9bbbcbdbec6c7c8c9cacbcccecfd0d1d2d3d4d5d6d7d8dcdddedfe1e2e3e4e5e6e7e8e9eaebecedeeeff1f2f3f4f5f6f7f8f9fafbfcfdfe")))
    put("csv_tcvn3.csv", b"".join(bytes([tc[ch]]) if ch in tc else ch.encode("latin-1", "replace") for ch in vn.lower()), F, "safe", "TCVN3 (.VnTime fonts): never pass mojibake on as a name; tell it", {"rows": 3})
    put("csv_tcvn3_as_utf8.csv", b"".join(bytes([tc[ch]]) if ch in tc else ch.encode("latin-1", "replace") for ch in vn.lower()).decode("latin-1").encode("utf-8"), F, "safe", "TCVN3 text that was pasted into a UTF-8 file: valid UTF-8, wrong letters", {"rows": 3})
    put("csv_mixed_encodings.csv", vn.encode() + cp1258("3,Đường giao thông,5\r\n") + "4,Cầu,6\r\n".encode("utf-16-le"), F, "refuse", "three encodings in one file")
    put("csv_invalid_utf8.csv", vn.encode() + b"3,a\xff\xfeb,5\r\n", F, "safe", "two bad bytes in the last row: told with the line")
    put("csv_lone_surrogates.csv", vn.encode() + b"3,a\xed\xa0\x80b,5\r\n", F, "safe", "a surrogate in UTF-8 form")
    put("csv_nul_bytes.csv", vn.encode().replace(b"y t", b"y\0t") + b"\0\0\0\r\n", F, "safe", "NUL bytes inside", {"cells": {"C3": {"number": "2000000"}}})
    put("csv_unclosed_quote.csv", 'a,b\r\n1,"x\r\n' + "".join(f"{i},y\r\n" for i in range(2, 2000)), F, "refuse", "a quote that never ends swallows 1,998 rows into one cell: told, with the line where it opens")
    put("csv_quote_midway.csv", 'a,b\r\n1,5" pipe\r\n2,"x"y\r\n3,z\r\n', F, "safe", "quotes in the middle of fields", {"rows": 4})
    put("csv_newline_in_cell.csv", 'a,b\r\n1,"x\r\ny"\r\n2,z\r\n', F, "read", "line end inside a cell", {"rows": 3, "cells": {"A3": {"number": "2"}}})
    put("csv_unicode_line_ends.csv", "a,b\r\n1,x\u2028y\r\n2,x\u0085y\r\n3,x\x0by\x0cz\x1cq\r\n4,w\r\n", F, "read", "characters at which str.splitlines() cuts: five rows, not eleven", {"rows": 5})
    put("csv_cr_only.csv", vn.replace("\r\n", "\r"), F, "read", "old Mac line ends", t)
    put("csv_mixed_eol.csv", "a,b\r\n1,2\n3,4\r5,6\n\r7,8", F, "safe", "mixed line ends, none at the end")
    put("csv_semicolon_vn.csv", "STT;Giá trị\r\n1;1.234.567,89\r\n2;2.000,5\r\n", F, "read", "semicolons and decimal commas (Excel under a Vietnamese locale)", {"rows": 3})
    put("csv_sep_line.csv", "sep=;\r\nSTT;x\r\n1;2\r\n", F, "safe", "Excel's sep= line")
    put("csv_tab.tsv", vn.replace(",", "\t"), F, "read", "tabs", t)
    put("csv_pipe.csv", vn.replace(",", "|"), F, "safe", "pipes", t)
    put("csv_delimiter_ambiguous.csv", "a;b,c\r\n1;2,3\r\n4;5,6\r\n", F, "safe", "two delimiters fit: told")
    put("csv_ragged.csv", "a,b,c\r\n1,2\r\n3,4,5,6\r\n\r\n7,8,9\r\n,,\r\n", F, "safe", "ragged, blank and comma-only rows: every one counted", {"cells": {"A5": {"number": "7"}}})
    put("csv_header_twins.csv", "a,a,A, a ,\r\n1,2,3,4,5\r\n", F, "safe", "the same header five times: a dict by header loses four figures")
    put("csv_header_only.csv", "a,b,c\r\n", F, "read", "header only", {"rows": 1})
    put("csv_blank_lines.csv", "\r\n" * 1000, F, "safe", "blank lines only")
    put("csv_field_5mib.csv", "a,b\r\n1," + "x" * (5 * MIB) + "\r\n", F, "safe", "a field past Python's csv limit of 131,072")
    put("csv_one_line_2m_cols.csv", ",".join("1" for _ in range(2000000)), F, "safe", "two million columns")
    put("csv_2m_rows.csv", "a\r\n" + "1\r\n" * 2000000, F, "safe", "two million rows: more than Excel can hold", {"rows": 2000001})
    put("csv_all_quotes.csv", '"' * 3000001, F, "safe", "three million quotes: slow paths")
    put("csv_bom_midway.csv", vn + "\ufeff3,x,5\r\n", F, "safe", "files glued together: BOM before '3'", {"rows": 4})
    put("csv_ctrl_z.csv", vn + "\x1a", F, "safe", "DOS end mark", {"rows": 3})
    put("csv_numbers.csv", "v\r\n" + "\r\n".join(f'"{x}"' for x in ["1.234.567", "1,234,567", "1.234", "1,234", "1e5", "1E-2", "nan", "inf", "-inf", "Infinity", "1_000", "\u0661", "\uff11", "0x1F", "1e308", "1e309", "(1.000)", "\u22125", "+5", "--5", "5-", "1/2", "12%", "9007199254740993", "0.1", "00012", "1 234", "1\u00a0234", "#REF!", "", "TRUE"]) + "\r\n", F, "read", "what may and what may not count as money", {"rows": 32})
    put("csv_empty.csv", b"", F, "refuse", "empty file")
    put("csv_only_bom.csv", b"\xef\xbb\xbf", F, "refuse", "nothing but a BOM")
    put("csv_bidi.csv", "a,b\r\n1,\u202e765.432.1\u202c\r\n2,x\u2066y\r\n", F, "safe", "a figure shown backwards by bidi controls: told")


def fs_cases():
    F = "fs"
    good = xlsx(sheets=[sheet(row(1, c("A1", "1")))])
    t = {"cells": {"A1": {"number": "1"}}}
    for name, target, why, e in (("link_to_secret.xlsx", "/etc/passwd", "link to a file outside: its text must not come out in an output", "refuse"), ("link_dangling.xlsx", "no_such_file", "dangling link", "refuse"), ("link_loop.xlsx", "link_loop.xlsx", "link to itself", "refuse"), ("link_to_zero.csv", "/dev/zero", "link to an endless device", "refuse"), ("link_to_dir", ".", "link to its own folder: endless walk", "refuse")):
        q = OUT / name
        if q.is_symlink():
            q.unlink()
        q.symlink_to(target)
        note(name, F, e, why)
    if not (OUT / "fifo.xlsx").exists():
        os.mkfifo(OUT / "fifo.xlsx")
    note("fifo.xlsx", F, "refuse", "a FIFO: opening it blocks for ever")
    s = socket.socket(socket.AF_UNIX)
    (OUT / "socket.xlsx").unlink(missing_ok=True)
    here = os.getcwd()
    try:
        os.chdir(OUT)
        s.bind("socket.xlsx")
    finally:
        os.chdir(here)
        s.close()
    note("socket.xlsx", F, "refuse", "a socket")
    put("empty.xlsx", b"", F, "refuse", "empty file")
    (OUT / "directory.xlsx").mkdir(exist_ok=True)
    note("directory.xlsx", F, "refuse", "a folder named .xlsx")
    (OUT / "no_permission.xlsx").unlink(missing_ok=True)
    put("no_permission.xlsx", good, F, "refuse", "no read permission (root reads it all the same: test as another user)")
    os.chmod(OUT / "no_permission.xlsx", 0)
    for name in ("-rf.xlsx", "a;touch x.xlsx", "$(touch x).xlsx", "=1+1.xlsx", "new\nline.xlsx", "a\u202excslx.xlsx", "<b>bold.xlsx", "..xlsx", "a" * 250 + ".xlsx", "Đấu thầu.xlsx", "Đa\u0302\u0301u tha\u0302\u0300u.xlsx", "%2e%2e%2fx.xlsx", "tab\tname.xlsx", "quote'\".xlsx", " lead.xlsx", "trail .xlsx", "CON.xlsx"):
        put(name, good, F, "read", f"file name {ascii(name)[:60]}: it reaches messages, reports and output paths", t)
    raw = os.path.join(os.fsencode(OUT), b"bad\xff\xfename.xlsx")
    with open(raw, "wb") as f:
        f.write(good)
    note(ascii("bad\udcff\udcfename.xlsx"), F, "safe", "file name that is not UTF-8 (given here as Python's ascii() writes it)", t)


def mutants(src, dest, n, seed):
    """Seeded mutants of real files: bit flips, cuts, splices, and for zip-based files a change inside one part, packed again with a right checksum."""
    r = random.Random(seed)
    files = sorted(p for p in src.rglob("*") if p.is_file() and p.suffix.lower() in {".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".csv"} and 0 < p.stat().st_size < 400_000)
    dest.mkdir(parents=True, exist_ok=True)
    with open(dest / "manifest.csv", "w", newline="", encoding="utf-8") as f:
        w = csv.writer(f)
        w.writerow(["file", "seed_file", "change"])
        for k in range(n):
            p = r.choice(files)
            d, how = bytearray(p.read_bytes()), "flip"
            if zipfile.is_zipfile(p) and r.random() < 0.8:
                try:
                    with zipfile.ZipFile(p) as z:
                        content = {i.filename: z.read(i) for i in z.infolist() if i.file_size < 5_000_000}
                    name = r.choice([x for x in content if r.random() < 0.5 or "sheet" in x or "content" in x] or list(content))
                    b = bytearray(content[name])
                    how = change(r, b) + " in " + name
                    content[name] = bytes(b)
                    d = bytearray(zipped(content))
                except Exception as e:  # a seed that Python's zipfile cannot take apart is changed as raw bytes
                    how = f"{change(r, d)} (raw: {type(e).__name__})"
            else:
                how = change(r, d)
            name = f"m{k:04d}{p.suffix.lower()}"
            (dest / name).write_bytes(bytes(d))
            w.writerow([name, str(p.relative_to(src)), how])


def change(r, b):
    if not b:
        return "none"
    kind = r.choice(("flip", "flip", "digits", "cut", "delete", "double", "ff", "splice"))
    i = r.randrange(len(b))
    j = min(len(b), i + r.choice((1, 4, 30, 400)))
    if kind == "flip":
        for _ in range(r.choice((1, 3, 20))):
            b[r.randrange(len(b))] ^= 1 << r.randrange(8)
    elif kind == "digits":
        at = [k for k, x in enumerate(b) if 48 <= x <= 57]
        for k in r.sample(at, min(len(at), 8)):
            b[k:k + 1] = r.choice((b"9" * 12, b"-1", b"0", b"4294967295", b"1e400"))[:1] if r.random() < 0.6 else b"4"
        if at:
            k = r.choice(at)
            b[k:k + 1] = b"4294967296"
    elif kind == "cut":
        del b[i:]
    elif kind == "delete":
        del b[i:j]
    elif kind == "double":
        b[i:i] = b[i:j] * r.choice((1, 50))
    elif kind == "ff":
        b[i:j] = b"\xff" * (j - i)
    else:
        k = r.randrange(len(b))
        b[i:j] = b[k:k + (j - i)]
    return f"{kind} at {i}"


def main():
    global OUT
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("out", type=Path)
    ap.add_argument("--mutants-from", type=Path)
    ap.add_argument("--mutants", type=int, default=400)
    ap.add_argument("--seed", type=int, default=1)
    a = ap.parse_args()
    OUT = a.out
    OUT.mkdir(parents=True, exist_ok=True)
    if a.mutants_from:
        mutants(a.mutants_from, OUT, a.mutants, a.seed)
        return
    for f in (zip_cases, xml_cases, cell_cases, value_cases, text_cases, structure_cases, scale_cases, extension_cases, encrypted_cases, xls_cases, csv_cases, fs_cases):
        f()
    with open(OUT / "manifest.csv", "w", newline="", encoding="utf-8") as f:
        w = csv.writer(f)
        w.writerow(["file", "family", "expect", "truth", "why"])
        w.writerows(rows_out)
    print(len(rows_out), "cases")


if __name__ == "__main__":
    main()
