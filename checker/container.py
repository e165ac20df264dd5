"""A zip container with no time in it: the same parts give the same bytes."""

import io
import re
import shutil
import zipfile
from collections.abc import Callable

_DAY = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_NEVER = rb"\g<1>1980-01-01T00:00:00Z"
_CORE = "docProps/core.xml"


def timeless(content: bytes, mended: Callable[[str, bytes], bytes] | None = None) -> bytes:
    """The OOXML container with fixed stamps, each part as `mended` (name, bytes → bytes) leaves it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, _DAY)
            info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 0
            if mended is None and name != _CORE:  # a part may be many times as large as the container
                with source.open(name) as old, target.open(info, "w") as new:
                    shutil.copyfileobj(old, new, 1 << 20)
                continue
            part = source.read(name) if mended is None else mended(name, source.read(name))
            target.writestr(info, _STAMP.sub(_NEVER, part) if name == _CORE else part)
    return out.getvalue()
