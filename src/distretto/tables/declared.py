"""The tables of Distretto: each column declared once, with meaning, unit, type and range.

A run of the model records these tables, and data on a real district arrive in them, so whatever
profiles or evaluates the one does the same to the other. Of real data only the key columns are
required; a recorded run has every column.

Money is in the numeraire, the outside (regional, non-district) wage of one worker-quarter. Real
data keep their own currency: nothing here depends on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from distretto.tables.schema import Column, Identity, Reference, SeriesLike, Table

__all__ = ["DISTRICT", "FIRMS", "TABLES", "TIES", "WORKERS", "district"]

MONEY = "numeraire"
PER_UNIT = "numeraire per unit"

PERIOD = Column(
    "period",
    "period of the observation; in a recorded run, the quarter after burn-in",
    "quarter",
    "integer",
    required=True,
    nullable=False,
)


def _identifier(name: str, meaning: str, empty: str = "") -> Column:
    """Return a column of identifiers."""
    return Column(name, meaning, "identifier", "text", required=True, nullable=False, empty=empty)


FIRMS = Table(
    name="firms",
    meaning="One row per firm and period.",
    key=("firm", "period"),
    columns=(
        _identifier("firm", "the firm"),
        PERIOD,
        Column(
            "role",
            "whether the firm may win final orders or only works for other firms",
            "category",
            "text",
            values=("final", "specialist"),
        ),
        Column("phases", "phases of the production cycle it can do", "phases", "integer", low=0),
        Column("age", "time since the firm was founded", "quarters", "integer", low=0),
        Column("workers", "jobs, whatever the contract; averages may be fractions", "jobs", low=0),
        Column("sales", "sales of final goods", MONEY, low=0),
        Column("subcontract_sales", "sales of phases done for other firms", MONEY, low=0),
        Column(
            "purchases", "materials, work put out, training and running costs bought", MONEY, low=0
        ),
        Column("value_added", "sales of both kinds less purchases", MONEY),
        Column("wages", "payroll", MONEY, low=0),
        Column("interest", "interest paid, less interest received", MONEY),
        Column("taxes", "taxes paid, less refunds", MONEY),
        Column("profit", "what is left of value added, before dividends", MONEY),
        Column("dividends", "profit paid out to the owner", MONEY, low=0),
        Column("cash", "money in hand at the end of the period", MONEY),
        Column("debt", "debt to the bank at the end of the period", MONEY, low=0),
        Column("price", "price of the final good; none for a specialist", PER_UNIT, low=0),
        Column("markup", "mark-up on unit cost", "share", low=-1),
        Column("quality", "quality of what was delivered, smoothed", "index", low=0),
        Column("punctuality", "share of work delivered on time, smoothed", "share", low=0, high=1),
        Column("posted_wage", "wage offered to new workers", "numeraire per quarter", low=0),
        Column(
            "utilisation",
            "hours worked over normal hours, smoothed; overtime exceeds 1",
            "share",
            low=0,
        ),
        Column("training", "workers who were given training", "workers", low=0),
        Column("exports", "sales of final goods abroad", MONEY, low=0),
        Column("orders", "final orders in hand, waiting ones included", "orders", low=0),
        Column("delivered_units", "final goods delivered", "units", low=0),
        Column("unregistered", "workers without a registered contract", "workers", low=0),
        Column("member", "institutions it belongs to, one bit each", "bit mask", "integer", low=0),
    ),
    identities=(
        Identity("value_added", plus=("sales", "subcontract_sales"), minus=("purchases",)),
        Identity("value_added", plus=("wages", "interest", "taxes", "profit")),
    ),
)

WORKERS = Table(
    name="workers",
    meaning="One row per worker and period.",
    key=("worker", "period"),
    columns=(
        _identifier("worker", "the worker"),
        _identifier("firm", "the employer", empty="without a job"),
        PERIOD,
        Column(
            "craft", "phase of the production cycle that is the trade", "phase", "integer", low=1
        ),
        Column("skill", "skill in the trade", "index", low=0, high=1),
        Column("wage", "wage agreed", "numeraire per quarter", low=0),
        Column(
            "contract",
            "kind of contract",
            "category",
            "text",
            values=("regular", "temporary", "family", "unregistered", "none"),
        ),
        Column("age", "age of the person", "years", low=0, high=120),
        Column("tenure", "time with the employer", "quarters", "integer", low=0),
        Column("trained", "courses attended so far", "courses", "integer", low=0),
        Column("pay", "pay received in the period", MONEY, low=0),
    ),
    references=(Reference("firm", "firms", "firm"),),
)

TIES = Table(
    name="ties",
    meaning="One row per buyer, supplier and period: what the two had to do with each other.",
    key=("buyer", "supplier", "period"),
    columns=(
        _identifier("buyer", "the firm that puts work out"),
        _identifier("supplier", "the firm that does it"),
        PERIOD,
        Column("trust", "trust of the pair", "index", low=0, high=1),
        Column("deals", "periods so far in which the buyer bought", "periods", low=0),
        Column("deals_back", "periods so far in which the supplier bought", "periods", low=0),
        Column("value", "paid by the buyer to the supplier", MONEY, low=0),
        Column("known_since", "period in which the two became acquainted", "quarter", "integer"),
    ),
    references=(Reference("buyer", "firms", "firm"), Reference("supplier", "firms", "firm")),
)

DISTRICT = Table(
    name="district",
    meaning="One row per period: the district as a whole.",
    key=("period",),
    columns=(PERIOD,),
)

TABLES: Mapping[str, Table] = MappingProxyType(
    {table.name: table for table in (FIRMS, WORKERS, TIES, DISTRICT)}
)


def district(outcomes: Iterable[SeriesLike]) -> Table:
    """Return the table of district series with one column per outcome.

    Parameters
    ----------
    outcomes : iterable
        Objects with ``name``, ``label`` and ``unit``, such as the outcomes that the model observes.

    Returns
    -------
    Table
        Period and one number per outcome; an outcome may be missing where it is not defined, such
        as the median wage of a district without workers. ``long()`` adds arm and world.
    """
    series = tuple(Column(each.name, each.label, each.unit) for each in outcomes)
    return replace(DISTRICT, columns=(*DISTRICT.columns, *series))
