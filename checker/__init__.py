"""hangviet: checks public-procurement spreadsheets of Vietnamese agencies by dated, cited rules.

`from checker import check; result = check("bang-gia.xlsx")`, then `result.items`, `result.findings`, `result.share`. For many files
`check_many(["ho-so"], "ket-qua")`, whose tables stand in the result folder.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from checker.batch.run import Run
    from checker.pipeline import Result

__all__ = ["check", "check_many"]
__version__ = "0.4.0"


def check(
    *paths: "str | Path", rules: "str | Path | None" = None, law_date: "date | None" = None, form: str | None = None, stage: str | None = None,
    memory: int | None = None, passwords: Sequence[tuple[str, str]] = (), trial: bool = False,
    profile: "str | Path | None" = None, lists: "str | Path | None" = None,
) -> "Result":  # fmt: skip
    """The result of checking files and folders; see checker.pipeline.check. Nothing heavy is imported before the first call.

    >>> result = check("samples/own-purchase-list/input.xlsx")
    >>> result.share["stage"], len(result.items) == result.share["items"]
    ('unknown', True)
    >>> result.findings[result.findings["severity"] == "error"]["rule"].tolist()
    ['amount_mismatch']
    """
    from checker.pipeline import check as run

    return run(
        *paths, rules=rules, law_date=law_date, form=form, stage=stage, memory=memory, passwords=passwords, trial=trial, profile=profile, lists=lists,
    )  # fmt: skip


def check_many(
    paths: "Sequence[str | Path]", folder: "str | Path", *, jobs: int | None = None, cluster: str | None = None, rules: "str | Path | None" = None,
    law_date: "date | None" = None, form: str | None = None, stage: str | None = None, memory: int | None = None,
    passwords: Sequence[tuple[str, str]] = (), trial: bool = False, profile: "str | Path | None" = None, lists: "str | Path | None" = None, lang: str = "vi",
    fail_on: str = "error", annotate: bool = True,
) -> "Run":  # fmt: skip
    """The run over many files, whose result folder is `folder`; see checker.batch.run.check_many.

    A script that asks for several processes calls it beneath `if __name__ == "__main__":`, for each process reads the script anew.

    >>> import tempfile
    >>> run = check_many(["samples/own-purchase-list/input.xlsx", "samples/own-plan/input.xlsx"], tempfile.mkdtemp(), annotate=False)
    >>> [file["read"] for file in run.inputs], len(run.items) == run.account.items
    ([True, True], True)
    """
    from checker.batch.run import check_many as run_

    return run_(
        paths, folder, jobs=jobs, cluster=cluster, rules=rules, law_date=law_date, form=form, stage=stage, memory=memory, passwords=passwords, trial=trial,
        profile=profile, lists=lists, lang=lang, fail_on=fail_on, annotate=annotate,
    )  # fmt: skip
