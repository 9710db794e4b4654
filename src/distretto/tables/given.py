"""The tables in which people give what they know of a district.

Each is a plain list that an office can fill in a spreadsheet: firms, workers, ties, members of a
network, phases of the cycle, totals, awards. What stands in no table is drawn (see
`experiments.new`); only the columns marked as required have to be there. Headings are accepted in
English, Italian, Spanish and French (see `headings`).

Amounts are in the money of the place, per quarter, and go with a wage level in the same money;
without one they are multiples of the wage outside the district.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from distretto.tables.schema import Column, Reference, Table

__all__ = [
    "AWARDS",
    "FIRM_LIST",
    "GIVEN",
    "MEMBER_LIST",
    "PHASE_LIST",
    "TIE_LIST",
    "TOTALS",
    "WORKER_LIST",
]

MONEY = "money per quarter"
FINAL, SUBCONTRACTOR = "final", "subcontractor"
ROLES = (FINAL, SUBCONTRACTOR)
# Measures of the table of totals; those by role may also be given by class of size.
BY_ROLE = ("firms", "jobs")
SINGLE = (
    "phases",
    "owners",
    "unemployment",
    "export_share",
    "domestic_share",
    "wage",
    "skill",
)


def _key(name: str, meaning: str, empty: str = "") -> Column:
    return Column(name, meaning, "identifier", "text", required=True, nullable=False, empty=empty)


def _text(name: str, meaning: str, unit: str, *, required: bool = False) -> Column:
    return Column(name, meaning, unit, "text", required=required, empty="not known")


FIRM_LIST = Table(
    name="firms",
    meaning="One row per firm of the district, as it stands today.",
    key=("firm_id",),
    columns=(
        _key("firm_id", "any name or number that is the firm's alone"),
        Column(
            "role",
            "whether it sells the final product or does phases of the work for other firms",
            "category",
            "text",
            required=True,
            nullable=False,
            values=ROLES,
        ),
        Column(
            "phases",
            "phases it can do itself, by name or number, separated by semicolons; 3-5 is a range",
            "list",
            "text",
            required=True,
            nullable=False,
        ),
        Column(
            "workers",
            "people at work, working owners included",
            "people",
            "integer",
            required=True,
            nullable=False,
            low=1,
            high=100_000,
        ),
        Column("owners", "of these, owners who work in the firm", "people", "integer", low=0),
        _text("name", "what it is called in figures", "text"),
        Column("wage", "mean wage of its workers", "money per worker and quarter", low=0),
        Column("turnover", "sales of all kinds", MONEY, low=0),
        Column("exports", "part of its sales that goes abroad", "share", low=0, high=1),
        Column("founded", "year in which it was founded", "year", "integer", low=1300, high=2200),
        Column("x", "place from west to east, in any unit", "coordinate"),
        Column("y", "place from south to north, in the same unit", "coordinate"),
    ),
)

WORKER_LIST = Table(
    name="workers",
    meaning="One row per worker; owners who work in their firm are not listed.",
    key=("worker_id",),
    columns=(
        _key("worker_id", "any name or number that is the person's alone"),
        _key("firm_id", "the employer", empty="without a job"),
        _text("phase", "phase that is the trade, by name or number", "phase"),
        Column("skill", "skill in the trade", "0-1", low=0, high=1),
        Column("wage", "wage", MONEY, low=0),
        Column("age", "age", "years", low=14, high=90),
        Column(
            "contract",
            "kind of contract",
            "category",
            "text",
            values=("regular", "temporary"),
        ),
        Column("since", "year in which the job began", "year", "integer", low=1900, high=2200),
    ),
    references=(Reference("firm_id", "firms", "firm_id"),),
)

TIE_LIST = Table(
    name="ties",
    meaning="One row per pair of firms of which one buys work from the other.",
    key=("buyer", "supplier"),
    columns=(
        _key("buyer", "the firm that puts work out"),
        _key("supplier", "the firm that does it"),
        Column("value", "what it is paid", MONEY, low=0),
        Column(
            "since", "year in which the two began to deal", "year", "integer", low=1300, high=2200
        ),
        Column("trust", "how far the buyer relies on the supplier", "0-1", low=0, high=1),
    ),
    references=(
        Reference("buyer", "firms", "firm_id"),
        Reference("supplier", "firms", "firm_id"),
    ),
)

MEMBER_LIST = Table(
    name="members",
    meaning="One row per member of the network or consortium.",
    key=("firm_id",),
    columns=(
        _key("firm_id", "the firm"),
        Column(
            "joined",
            "quarter in which it joins, 0 the first of the record",
            "quarter",
            "integer",
            low=0,
            high=1000,
        ),
    ),
    references=(Reference("firm_id", "firms", "firm_id"),),
)

PHASE_LIST = Table(
    name="phases",
    meaning="One row per phase of the production cycle, in the order of the work.",
    key=("phase",),
    columns=(
        _key("phase", "what the phase is called"),
        Column("hours", "hours that it takes, relative to the others", "weight", low=0.001),
    ),
)

TOTALS = Table(
    name="totals",
    meaning="One row per figure; firms and jobs by role and, where known, class of size.",
    key=("measure", "role", "size_class"),
    columns=(
        Column(
            "measure",
            "what the figure is of",
            "category",
            "text",
            required=True,
            nullable=False,
            values=(*BY_ROLE, *SINGLE),
        ),
        Column(
            "role",
            "role of the firms it is of",
            "category",
            "text",
            values=(*ROLES, ""),
            nullable=False,
            empty="not by role",
        ),
        Column(
            "size_class",
            "people at work of the firms it is of: 1-9, 10-49, 250+",
            "from-to",
            "text",
            nullable=False,
            empty="all sizes",
        ),
        Column("value", "the figure", "as measured", required=True, nullable=False, low=0),
        _text("source", "where it comes from", "text"),
    ),
)

AWARDS = Table(
    name="awards",
    meaning="One row per promise on which public money was given.",
    key=("firm_id", "measure", "due"),
    columns=(
        _key("firm_id", "who received the money"),
        _key("measure", "what was promised: jobs, wages, investment, training ..."),
        Column("promise", "how much was promised", "as measured", required=True, nullable=False),
        Column(
            "due",
            "period by which it was to be delivered, as in the panel: 2019, 2019Q3, 2019-07",
            "period",
            "text",
            required=True,
            nullable=False,
        ),
        Column("delivered", "how much was delivered", "as measured"),
        Column("amount", "public money that was given", "money", low=0),
    ),
)

GIVEN: Mapping[str, Table] = MappingProxyType(
    {
        table.name: table
        for table in (
            FIRM_LIST,
            WORKER_LIST,
            TIE_LIST,
            MEMBER_LIST,
            PHASE_LIST,
            TOTALS,
            AWARDS,
        )
    }
)
