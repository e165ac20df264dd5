"""hangviet: checks public-procurement spreadsheets of Vietnamese agencies by dated, cited rules.

`from checker import check; result = check("bang-gia.xlsx")`, then `result.items`, `result.findings`, `result.share`.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from checker.pipeline import Result

__all__ = ["check"]
__version__ = "0.4.0"


def check(
    *paths: "str | Path", rules: "str | Path | None" = None, law_date: "date | None" = None, form: str | None = None, stage: str | None = None,
    memory: int | None = None, passwords: Sequence[tuple[str, str]] = (), trial: bool = False,
    profile: "str | Path | None" = None, lists: "str | Path | None" = None,
) -> "Result":  # fmt: skip
    """The result of checking files and folders; see checker.pipeline.check. Nothing heavy is imported before the first call."""
    from checker.pipeline import check as run

    return run(
        *paths, rules=rules, law_date=law_date, form=form, stage=stage, memory=memory, passwords=passwords, trial=trial, profile=profile, lists=lists,
    )  # fmt: skip
