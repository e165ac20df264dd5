"""Rules → a suite of great_expectations, and its run over a table of a database. The only module that knows great_expectations."""

import contextlib
import io
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # before its import: nothing is told to anyone

import great_expectations as gx
from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults, ProgressBarsConfig
from great_expectations.expectations.core.unexpected_rows_expectation import UnexpectedRowsExpectation
from great_expectations.expectations.metadata_types import FailureSeverity

from checker.rule import Rule
from checker.suite.database import Database
from checker.suite.query import ID, Asked, Dialect, query

ASKED: tuple[Asked, ...] = ("fail", "unknown")
_SEVERITY = {"error": FailureSeverity.CRITICAL, "explain": FailureSeverity.WARNING, "note": FailureSeverity.INFO}


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows (their row_id) to which a rule gives a verdict, as great_expectations found them; `fault`: why it could not."""

    rule: str
    asked: Asked
    rows: frozenset[int]
    fault: str | None


def suite(name: str, rules: Sequence[Rule], dialect: Dialect) -> gx.ExpectationSuite:
    """One suite with two expectations for each rule: that no row fails, and that none is undecided."""
    return gx.ExpectationSuite(
        name=name,
        expectations=[_expectation(rule, asked, dialect) for rule in rules for asked in ASKED],
        meta={"dialect": dialect},
    )


def exported(name: str, rules: Sequence[Rule], dialect: Dialect) -> dict[str, Any]:
    """The suite as plain data, as `great_expectations.ExpectationSuite(**data)` takes it; equal rules give equal data."""
    return {
        "name": name,
        "meta": {"dialect": dialect, "great_expectations_version": gx.__version__},
        "expectations": [
            {"type": "unexpected_rows_expectation", "kwargs": {"unexpected_rows_query": e.unexpected_rows_query}, "meta": e.meta, "severity": str(e.severity.value)}
            for e in (_expectation(rule, asked, dialect) for rule in rules for asked in ASKED)
        ],
    }  # fmt: skip


def answers(name: str, rules: Sequence[Rule], database: Database) -> Iterator[Answer]:
    """What every rule finds in the table `name` of `database`, all rows of it."""
    stores = InMemoryStoreBackendDefaults(init_temp_docs_sites=False)  # nothing is written, no pages are made
    context = gx.get_context(mode="ephemeral", project_config=DataContextConfig(store_backend_defaults=stores))
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    add = context.data_sources.add_sqlite if database.dialect == "sqlite" else context.data_sources.add_postgres
    asset = add(name="judged", connection_string=database.url).add_table_asset(name=name, table_name=name)
    expectations = context.suites.add(suite(name, rules, database.dialect))
    definition = context.validation_definitions.add(
        gx.ValidationDefinition(name=name, data=asset.add_batch_definition_whole_table("whole"), suite=expectations)
    )
    asked_of = {_key(e.meta): e for e in expectations.expectations}
    result = definition.run(result_format="COMPLETE")
    told = {_key(r.expectation_config.meta if r.expectation_config else None): r for r in result.results}  # not in the order of the suite
    for rule in rules:
        for asked in ASKED:
            key = (rule.id, asked)
            fault = _fault(told[key].exception_info) if key in told else "no result"
            rows: frozenset[int] = frozenset()
            if fault is None:
                found = told[key].result
                some = found["details"]["unexpected_rows"]  # 200 at most
                if len(some) < found["observed_value"]:
                    with contextlib.redirect_stderr(io.StringIO()):  # bars of progress that cannot be turned off
                        some = definition.get_unexpected_rows(asked_of[key])
                rows = frozenset(row[ID] for row in some)
                if len(rows) != found["observed_value"]:
                    fault = f"{found['observed_value']} rows counted, {len(rows)} fetched"
            yield Answer(rule.id, asked, rows, fault)


def _key(meta: Mapping[str, Any] | None) -> tuple[str, str]:
    """The rule and the verdict that an expectation asks about."""
    return (meta["rule"], meta["verdict"]) if meta else ("", "")


def _expectation(rule: Rule, asked: Asked, dialect: Dialect) -> UnexpectedRowsExpectation:
    return UnexpectedRowsExpectation(
        unexpected_rows_query=query(rule, asked, dialect),
        severity=_SEVERITY[rule.severity] if asked == "fail" else FailureSeverity.INFO,
        meta={
            "rule": rule.id, "table": rule.table, "verdict": asked, "severity": rule.severity, "status": rule.status, "title_vi": rule.title.vi, "title_en": rule.title.en,
            "cite": [
                {"from": str(v.begins) if v.begins else None, "act": rule.acts[v.cite.act].number or rule.acts[v.cite.act].title.vi, "at": v.cite.at,
                 "checked": v.cite.checked} for v in rule.versions
            ],
        },
    )  # fmt: skip


def _fault(info: Mapping[str, Any]) -> str | None:
    """What went wrong, if anything did: a query that cannot be run is told here and nowhere else, by its metric or alone."""
    each = [info] if "raised_exception" in info else [part for part in info.values() if isinstance(part, Mapping)]
    told = next((str(part.get("exception_message")) for part in each if part.get("raised_exception", True)), None)
    return told and (told.splitlines() or [told])[0]  # what follows is the query
