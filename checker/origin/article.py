"""The same article with other origins: in the same workbook, and in other files. A hint to look; no line's origin changes by it."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from checker.numbering import numbered

_FIELDS = ("goods_name", "model", "manufacturer")
_LISTED = 5  # so many origins are named


def add_articles(items: pa.Table) -> pa.Table:
    """`items` with `article_origins` (of the same article in the same file) and `article_origins_elsewhere` (in other files).

    The same article: equal name, model and maker, without regard to capitals and punctuation; a line with a name alone is no article. The
    values are the different origins found, "CN | VN", NULL where there is but one. Lines that repeat a purchase, or whose origin is not
    known, are left out.
    """
    here = np.full(len(items), None, object)
    elsewhere = np.full(len(items), None, object)
    decided = pc.and_(pc.not_equal(items["origin_verdict"], "unknown"), pc.is_null(items["duplicate_of"]))
    told = pc.and_(pc.is_valid(items["goods_name"]), pc.or_(pc.is_valid(items["model"]), pc.is_valid(items["manufacturer"])))
    rows = np.flatnonzero(pc.and_(decided, told).combine_chunks().to_numpy(zero_copy_only=False)) if len(items) else np.array([], np.int64)
    origins = pc.coalesce(items["origin_countries"], items["origin_verdict"]).take(pa.array(rows)).combine_chunks().dictionary_encode()
    names, origin_codes = origins.dictionary.to_pylist(), origins.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    if len(names) > 1:
        articles = _articles(items, rows)
        files = items["file"].take(pa.array(rows)).combine_chunks().dictionary_encode().indices.to_numpy(zero_copy_only=False).astype(np.int64)
        for kept in _differing(articles, origin_codes):
            by_file: dict[int, set[int]] = {}
            for file, code in zip(files[kept].tolist(), origin_codes[kept].tolist(), strict=True):
                by_file.setdefault(file, set()).add(code)
            for i in kept.tolist():
                own = by_file[files[i]]
                if len(own) > 1:
                    here[rows[i]] = _listed(names, own)
                others = {code for file, codes in by_file.items() if file != files[i] for code in codes} - {origin_codes[i]}
                if others:
                    elsewhere[rows[i]] = _listed(names, others)
    for name, values in (("article_origins", here), ("article_origins_elsewhere", elsewhere)):
        items = items.append_column(pa.field(name, pa.string()), pa.array(values, pa.string()))
    return items


def _listed(names: list[str], codes: set[int]) -> str:
    found = sorted(names[code] for code in codes)
    return " | ".join(found[:_LISTED]) + (" | …" if len(found) > _LISTED else "")


def _articles(items: pa.Table, rows: np.ndarray) -> np.ndarray:
    """Per row a number of its article."""
    codes = np.zeros(len(rows), np.int64)
    for field in _FIELDS:
        column = items[field].take(pa.array(rows)).combine_chunks().dictionary_encode()
        folded = pc.utf8_trim_whitespace(pc.replace_substring_regex(pc.utf8_lower(column.dictionary), r"[^\pL\pN]+", " "))
        ids = folded.dictionary_encode().indices.take(column.indices)
        part = pc.fill_null(ids, -1).to_numpy(zero_copy_only=False).astype(np.int64) + 1
        _, codes = numbered(codes * (int(part.max(initial=0)) + 1) + part)
    return codes


def _differing(articles: np.ndarray, origins: np.ndarray) -> list[np.ndarray]:
    """The positions of each article that has more than one origin."""
    width = int(origins.max(initial=0)) + 1
    pairs, _ = numbered(articles * width + origins)
    several = np.bincount(pairs // width) > 1
    kept = np.flatnonzero(several[articles])
    order = kept[np.argsort(articles[kept], kind="stable")]
    cuts = np.flatnonzero(np.diff(articles[order])) + 1
    return np.split(order, cuts) if len(order) else []
