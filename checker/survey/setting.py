"""rules/survey.yaml: the settings of reports over many agencies, which are method and no law."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated

from pydantic import Field

from checker.act import Strict
from checker.document import read_as

Count = Annotated[int, Field(ge=0)]


class Small(Strict):
    """Below how many lines, or how much money in đồng, a denominator is small."""

    lines: Count
    amount: Count


class Repeated(Strict):
    """From how many lines on equal files are one submission."""

    lines: Count


class Settings(Strict):
    """The file as a whole."""

    small_denominator: Small
    repeated_rows: Repeated
    listed_lines: Count
    traced_lines: Count
    listed_findings: Count

    def is_small(self, items: int, amount: Decimal) -> bool:
        """Whether a share over so many lines and so much money is to be marked."""
        return items < self.small_denominator.lines or amount < self.small_denominator.amount


def load_settings(root: Path) -> Settings:
    """The settings in the folder of rules; a fault is a CheckerError with line and column."""
    return read_as(root / "survey.yaml", root, Settings)
