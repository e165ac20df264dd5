"""What a tender asks for: a demanded origin is read like a stated one, and is never taken for it."""

import pyarrow as pa

from checker.origin.cell import Origin
from checker.origin.ladder import Ladder
from checker.origin.words import HOME


def add_demands(items: pa.Table, ladder: Ladder) -> pa.Table:
    """`items` with demand_kind, demand_countries and demand_excludes_vietnam, read from origin_demand; each distinct text is read once."""
    encoded = items["origin_demand"].combine_chunks().dictionary_encode()
    read = [ladder.cells.read(text) for text in encoded.dictionary.to_pylist()]
    kinds = [kind_of(origin) for origin in read]
    values = {
        "demand_kind": pa.array(kinds, pa.string()),
        "demand_countries": pa.array([("/".join(o.countries) or None) if k else None for o, k in zip(read, kinds, strict=True)], pa.string()),
        "demand_excludes_vietnam": pa.array([o.verdict == "foreign" if k else None for o, k in zip(read, kinds, strict=True)], pa.bool_()),
    }
    for name, distinct in values.items():
        items = items.append_column(name, distinct.take(encoded.indices))
    return items


def kind_of(demand: Origin) -> str | None:
    """vietnam, one_country, several, bloc, open; None where nothing about countries is demanded."""
    if demand.policy == "P6":
        return "open" if demand.verdict == "unknown" else "bloc"
    if demand.countries == (HOME,):
        return "vietnam" if demand.verdict == "domestic" else None
    if len(demand.countries) == 1:
        return "one_country" if demand.verdict == "foreign" else None
    return "several" if demand.countries else None
