"""Many texts as one: what looks at all texts of a column together, or writes them, does so at once and not text by text."""

import pyarrow as pa
import pyarrow.compute as pc


def joined(texts: pa.Array, between: str) -> bytes:
    """The texts with `between` between them, in UTF-8; none may be NULL."""
    whole = pc.binary_join(pa.ListArray.from_arrays(pa.array([0, len(texts)], pa.int32()), texts), between)
    content: bytes = whole[0].as_buffer().to_pybytes()
    return content
