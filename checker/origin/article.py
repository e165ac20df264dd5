"""The same article with other origins: in the same workbook, and in other files. A hint to look; no line's origin changes by it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import blake2b

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from checker.numbering import numbered

ELSEWHERE = "article_origins_elsewhere"
_FIELDS = ("goods_name", "model", "manufacturer")
TOLD = pa.schema([("file", pa.string()), ("at", pa.int32()), ("article", pa.binary(16)), ("origin", pa.string())])
_LISTED = 5  # so many origins are named


def add_articles(items: pa.Table) -> pa.Table:
    """`items` with `article_origins`, the different origins of the same article in the same file ("CN | VN"; NULL where there is but one), and
    `article_origins_elsewhere` still without a value.

    The same article: equal name, model and maker, without regard to capitals and punctuation; a line with a name alone is no article.
    Lines that repeat a purchase, or whose origin is not known, are left out.
    """
    here = np.full(len(items), None, object)
    rows = _telling(items)
    names, origins = _origins(items, rows)
    if len(names) > 1:
        files = items["file"].take(pa.array(rows)).combine_chunks().dictionary_encode().indices.to_numpy(zero_copy_only=False).astype(np.int64)
        articles = _articles(items, rows)
        for kept in _differing(numbered(files * (int(articles.max(initial=0)) + 1) + articles)[1], origins):
            here[rows[kept]] = _listed(names[code] for code in set(origins[kept].tolist()))
    items = items.append_column(pa.field("article_origins", pa.string()), pa.array(here, pa.string()))
    return items.append_column(pa.field(ELSEWHERE, pa.string()), pa.nulls(len(items), pa.string()))


def add_elsewhere(items: pa.Table) -> pa.Table:
    """`items` with `article_origins_elsewhere`: the origins, other than the line's own, that other files state for the same article."""
    if pc.count_distinct(items["file"]).as_py() < 2:
        return items
    told = told_articles(items)
    seen: dict[bytes, Counter[str]] = {}
    for pair in told.group_by(["file", "article", "origin"], use_threads=False).aggregate([]).to_pylist():
        seen.setdefault(pair["article"], Counter())[pair["origin"]] += 1
    values = elsewhere(told, seen)
    return items.set_column(items.schema.get_field_index(ELSEWHERE), items.schema.field(ELSEWHERE), spread(values, told["at"], len(items)))


def told_articles(items: pa.Table) -> pa.Table:
    """The lines that tell an article's origin: file, position among `items` (at), 16 bytes that stand for name, model and maker, origin."""
    rows = _telling(items)
    if not len(rows):
        return TOLD.empty_table()
    taken = items.take(pa.array(rows))
    keys = [pc.fill_null(_folded(taken[field].combine_chunks()), "\0") for field in _FIELDS]
    coded = pc.binary_join_element_wise(*keys, "\n").dictionary_encode()
    names = [blake2b(name.encode(), digest_size=16).digest() for name in coded.dictionary.to_pylist()]
    return pa.table({
        "file": taken["file"], "at": pa.array(rows, pa.int32()), "article": pa.array(names, pa.binary(16)).take(coded.indices),
        "origin": pc.coalesce(taken["origin_countries"], taken["origin_verdict"]),
    }, schema=TOLD)  # fmt: skip


def elsewhere(told: pa.Table, seen: Mapping[bytes, Mapping[str, int]]) -> pa.Array:
    """Per row of `told_articles` what other files state, "CN | VN", NULL for nothing else; `seen`: in how many files an article has an origin."""
    found = np.full(len(told), None, object)
    hits = np.flatnonzero(pc.is_in(told["article"], pa.array([a for a, origins in seen.items() if len(origins) > 1], pa.binary(16))).to_numpy())
    lines = told.take(pa.array(hits)).select(["file", "article", "origin"]).to_pylist()
    own: dict[tuple[str, bytes], set[str]] = {}
    for line in lines:
        own.setdefault((line["file"], line["article"]), set()).add(line["origin"])
    said: dict[tuple[str, bytes, str], str | None] = {}
    for at, line in zip(hits.tolist(), lines, strict=True):
        key = (line["file"], line["article"], line["origin"])
        if key not in said:
            others = {o for o, files in seen[key[1]].items() if o != key[2] and files > (o in own[key[:2]])}
            said[key] = _listed(others) if others else None
        found[at] = said[key]
    return pa.array(found, pa.string())


def spread(values: pa.Array, at: pa.ChunkedArray, count: int) -> pa.Array:
    """The values at their positions in a column of `count`, NULL elsewhere."""
    back = np.full(count, -1, np.int64)
    back[at.to_numpy()] = np.arange(len(values))
    return values.take(pa.array(back, mask=back < 0))


def _telling(items: pa.Table) -> np.ndarray:
    """The positions of the lines that name an article and whose origin is known."""
    decided = pc.and_(pc.not_equal(items["origin_verdict"], "unknown"), pc.is_null(items["duplicate_of"]))
    told = pc.and_(pc.is_valid(items["goods_name"]), pc.or_(pc.is_valid(items["model"]), pc.is_valid(items["manufacturer"])))
    return np.flatnonzero(pc.and_(decided, told).combine_chunks().to_numpy(zero_copy_only=False)) if len(items) else np.array([], np.int64)


def _origins(items: pa.Table, rows: np.ndarray) -> tuple[list[str], np.ndarray]:
    """The different origins of these rows, and per row the number of its own."""
    coded = pc.coalesce(items["origin_countries"], items["origin_verdict"]).take(pa.array(rows)).combine_chunks().dictionary_encode()
    return coded.dictionary.to_pylist(), coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)


def _folded(texts: pa.Array) -> pa.Array:
    """The texts without regard to capitals and punctuation."""
    coded = texts.dictionary_encode()
    return pc.utf8_trim_whitespace(pc.replace_substring_regex(pc.utf8_lower(coded.dictionary), r"[^\pL\pN]+", " ")).take(coded.indices)


def _listed(origins: Iterable[str]) -> str:
    found = sorted(origins)
    return " | ".join(found[:_LISTED]) + (" | …" if len(found) > _LISTED else "")


def _articles(items: pa.Table, rows: np.ndarray) -> np.ndarray:
    """Per row a number of its article."""
    codes = np.zeros(len(rows), np.int64)
    for field in _FIELDS:
        ids = _folded(items[field].take(pa.array(rows)).combine_chunks()).dictionary_encode().indices
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
