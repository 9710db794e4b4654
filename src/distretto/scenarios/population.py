"""The firms, workers and ties of a district that a scenario lists, or its firms by size.

Amounts are in numeraire: whoever writes the file has divided them by the wage level.
"""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

__all__ = ["ListedFirm", "ListedTie", "ListedWorker", "Population", "SizeOfFirms"]

Text = Annotated[str, Field(strict=True, min_length=1)]
Share = Annotated[float, Field(strict=True, ge=0.0, le=1.0)]
Amount = Annotated[float, Field(strict=True, ge=0.0, allow_inf_nan=False)]
Count = Annotated[int, Field(strict=True, ge=0)]
Phase = Annotated[int, Field(strict=True, ge=1, le=60)]
Role = Literal["final", "subcontractor"]


class _Row(BaseModel):
    """A row of a table: no other keys, nothing changed afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ListedFirm(_Row):
    """A firm of the district.

    Attributes
    ----------
    id, name : str
        What the list calls it, and its name in figures.
    role : {"final", "subcontractor"}
    phases : tuple of int
        Phases that it can do, from 1.
    people, owners : int
        People at work, and of these working owners, if known.
    wage, sales : float or None
        Mean wage of its workers, and sales of all kinds in a quarter; numeraire.
    exports : float or None
        Share of its sales abroad.
    age, joins : int or None
        Age in quarters, and quarter in which it joins the network, at the start of the record.
    x, y : float or None
        Coordinates.
    """

    id: Text
    role: Role
    phases: Annotated[tuple[Phase, ...], Field(min_length=1)]
    people: Annotated[int, Field(strict=True, ge=1)]
    owners: Count | None = None
    name: str = ""
    wage: Amount | None = None
    sales: Amount | None = None
    exports: Share | None = None
    age: Count | None = None
    joins: Count | None = None
    x: float | None = None
    y: float | None = None


class ListedWorker(_Row):
    """A worker: employer ("" without a job), trade, skill, wage, age, contract and tenure."""

    firm: str = ""
    phase: Phase | None = None
    skill: Share | None = None
    wage: Amount | None = None
    age: Amount | None = None
    contract: Literal["regular", "temporary"] | None = None
    tenure: Count | None = None


class ListedTie(_Row):
    """A pair that deals: what is paid in a quarter, since when in quarters, and trust."""

    buyer: Text
    supplier: Text
    value: Amount | None = None
    trust: Share | None = None
    since: Count | None = None


class SizeOfFirms(_Row):
    """Firms of a role and size: how many, and people at work in all of them, if known."""

    role: Role
    low: Annotated[int, Field(strict=True, ge=1)]
    high: Annotated[int, Field(strict=True, ge=1)]
    firms: Count
    people: Count | None = None


class Population(_Row):
    """Who is in the district on its opening day.

    Attributes
    ----------
    source : str
        Where the lists come from.
    firms, workers, ties : tuple
        One entry each; firms are listed or given by size, not both.
    classes : tuple of SizeOfFirms
    hours : tuple of float
        Hours of each phase relative to the others; empty where they are not known.
    """

    source: Text
    firms: tuple[ListedFirm, ...] = ()
    workers: tuple[ListedWorker, ...] = ()
    ties: tuple[ListedTie, ...] = ()
    classes: tuple[SizeOfFirms, ...] = ()
    hours: tuple[Amount, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> Population:
        if bool(self.firms) == bool(self.classes):
            expected = "either firms or classes"
            raise _misfit("firms", "firms are listed or given by size", None, expected)
        ids = Counter(firm.id for firm in self.firms)
        twice = next((name for name, count in ids.items() if count > 1), None)
        if twice is not None:
            raise _misfit("firms", "two firms have one identity", twice, "each firm once")
        known = {*ids, ""}
        for worker in self.workers:
            if worker.firm not in known:
                raise _misfit("workers", "unknown firm", worker.firm, "the id of a firm")
        for tie in self.ties:
            for name in (tie.buyer, tie.supplier):
                if name not in known or not name:
                    raise _misfit("ties", "unknown firm", name, "the id of a firm")
        if not self.count("final"):
            raise _misfit("firms", "there is no final firm", None, 'a firm of role "final"')
        return self

    def count(self, role: Role) -> int:
        """Number of firms of a role."""
        listed = sum(firm.role == role for firm in self.firms)
        return listed + sum(each.firms for each in self.classes if each.role == role)


def _misfit(key: str, problem: str, found: object, expected: str) -> PydanticCustomError:
    context = {"key": key, "found": found, "expected": expected}
    return PydanticCustomError("misfit", problem, context)
