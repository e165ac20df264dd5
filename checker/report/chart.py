"""Figures → pictures (PNG) that are the same bytes on every machine: the font comes with the library, no day and no program is noted in them."""

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from checker.report.visible import cut

_FONT, _DPI, _WIDE = "DejaVu Sans", 200, 6.3  # inches
_NAME = 44  # columns
MOST_BARS = 20
# Apart by darkness and by hatching: papers are copied in black and white.
_INKS = (("#1f4e79", ""), ("#d9d9d9", "...."), ("#c55a11", "////"))


class Bar(NamedTuple):
    """One bar: its name, the parts of it in percent, and what stands at its end."""

    name: str
    parts: tuple[Decimal, ...]
    told: str


def bars(rows: Sequence[Bar], parts: Sequence[str], axis: str, whole: bool = True) -> bytes:
    """Horizontal bars, the first at the top; `parts` name their colours, `whole`: the axis goes from 0 to 100 percent."""
    rows = rows[:MOST_BARS]
    with rc_context({"font.family": _FONT, "font.size": 8, "text.parse_math": False, "hatch.linewidth": 0.5, "svg.hashsalt": "hangviet"}):
        figure = Figure(figsize=(_WIDE, 0.9 + 0.27 * len(rows)), dpi=_DPI, layout="constrained")
        FigureCanvasAgg(figure)
        plot = figure.add_subplot()
        places = range(len(rows))
        left = [0.0] * len(rows)
        for number, (part, (ink, hatch)) in enumerate(zip(parts, _INKS, strict=False)):
            widths = [float(row.parts[number]) for row in rows]
            plot.barh(places, widths, left=left, height=0.62, color=ink, hatch=hatch, edgecolor="#404040", linewidth=0.4, label=part)
            left = [a + b for a, b in zip(left, widths, strict=True)]
        plot.set_yticks(places, [cut(row.name, _NAME) for row in rows])
        plot.invert_yaxis()
        end = 100.0 if whole else max([*left, 1.0])
        plot.set_xlim(0, end * 1.24)
        plot.set_xticks([n for n in (0, 20, 40, 60, 80, 100) if n <= end + 19])
        for place, width, row in zip(places, left, rows, strict=True):
            plot.text(width + end * 0.01, place, row.told, va="center", fontsize=7)
        plot.set_xlabel(axis)
        plot.spines[["top", "right"]].set_visible(False)
        if len(parts) > 1:
            figure.legend(loc="outside upper center", ncols=len(parts), frameon=False, fontsize=8)
        out = io.BytesIO()
        figure.savefig(out, format="png", metadata={"Software": None})
        return out.getvalue()
