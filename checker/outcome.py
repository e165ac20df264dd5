"""What reports tell a run from, whether its tables are in memory or in a result folder."""

from typing import Any, Protocol

from checker.account import Account
from checker.conservation import Balance
from checker.decision import Applied
from checker.lists.gap import Unchecked
from checker.lists.shelf import Shelf
from checker.profile import Profile
from checker.resource import FormFile, OriginFile
from checker.rule_set import RuleSet


class Outcome(Protocol):
    """The files, the shares, what is counted, and what the run went by."""

    @property
    def inputs(self) -> list[dict[str, Any]]:
        """The files, in the order of their names."""

    @property
    def share_rows(self) -> list[dict[str, Any]]:
        """The shares; of a large run not those of every file."""

    @property
    def share(self) -> dict[str, Any] | None:
        """The share that the run is told by."""

    @property
    def purchases(self) -> list[dict[str, Any]]:
        """Purchases that are seen at several stages."""

    @property
    def account(self) -> Account:
        """All that is counted."""

    @property
    def rule_set(self) -> RuleSet:
        """The rules that the run went by."""

    @property
    def forms(self) -> dict[str, FormFile]:
        """The forms that were known."""

    @property
    def origin(self) -> OriginFile:
        """How origins were read."""

    @property
    def profile(self) -> Profile:
        """What the agency has set and stated itself."""

    @property
    def balance(self) -> Balance:
        """The sums that have come out."""

    @property
    def lists(self) -> Shelf:
        """The official lists."""

    @property
    def unchecked(self) -> list[Unchecked]:
        """The lists for want of which lines could not be judged."""

    @property
    def decisions(self) -> Applied:
        """What became of decisions on findings of earlier runs."""
