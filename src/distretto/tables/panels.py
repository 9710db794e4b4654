"""Panels of firms, of workers and of ties between firms: one row of each and period.

They come from offices, payrolls and surveys as CSV, Parquet, Excel or Stata files, or are the
tables that a run of the model records. Only the unit, the period and the date of treatment have to
be there, of ties the two firms; every other column is used if it is. Headings are accepted in
English, Italian, Spanish and French, whatever their case and accents.

Money is in the money of the data, per period.
"""

from __future__ import annotations

from dataclasses import replace

from distretto.tables.panel_words import PANELS
from distretto.tables.schema import Column, Table

__all__ = ["FIRM_PANEL", "TIE_PANEL", "WORKER_PANEL", "panel_headings"]

MONEY = "money per period"


def _key(name: str, meaning: str) -> Column:
    return Column(name, meaning, "identifier", "text", required=True, nullable=False)


def _text(name: str, meaning: str) -> Column:
    return Column(name, meaning, "text", "text", empty="not known")


PERIOD = Column(
    "period", "year, quarter (2019Q3), month (2019-07) or number", "period", required=True
)

FIRM_PANEL = Table(
    name="firm-panel",
    meaning="One row per firm and period.",
    key=("firm", "period"),
    columns=(
        _key("firm", "the firm"),
        PERIOD,
        Column("treated_from", "first period in the programme; empty, 0 or inf if never", "period"),
        Column("sales", "sales of all kinds", MONEY),
        Column("subcontract_sales", "sales of work done for other firms, beside sales", MONEY),
        Column("purchases", "goods and services bought in", MONEY),
        Column("value_added", "sales less purchases", MONEY),
        Column("wages", "gross wages, payroll", MONEY),
        Column("contributions", "social contributions of the employer", MONEY),
        Column("taxes", "taxes on production, less subsidies", MONEY),
        Column("depreciation", "depreciation", MONEY),
        Column("interest", "interest paid, less interest received", MONEY),
        Column("profit", "profit before tax on it", MONEY),
        Column("jobs", "jobs, averages may be fractions", "jobs", low=0),
        Column("hours", "hours worked", "hours per period", low=0),
        Column("owners", "owners who work in the firm", "people", low=0),
        Column("exports", "sales abroad", MONEY),
        Column("grants", "public money received", MONEY),
        Column("injuries", "injuries at work", "injuries per period", low=0),
        Column("breaches", "breaches of labour standards found", "breaches", low=0),
        Column("items_assessed", "items of labour standards assessed", "items", low=0),
        _text("area", "labour market area"),
        _text("industry", "industry"),
        _text("currency", "currency of the amounts"),
    ),
)

WORKER_PANEL = Table(
    name="worker-panel",
    meaning="One row per worker, firm and period.",
    key=("worker", "firm", "period"),
    columns=(
        _key("worker", "the worker"),
        _key("firm", "the employer"),
        PERIOD,
        Column("pay", "pay received", MONEY, required=True, low=0),
        Column("hours", "hours worked", "hours per period", low=0),
        _text("skill", "skill: a group, or a number"),
        _text("gender", "gender"),
        _text("contract", "kind of contract"),
        _text("occupation", "occupation, such as an ISCO-08 code"),
        Column("tenure", "time with the employer", "years", low=0),
        Column("trained", "courses attended in the period", "courses", low=0),
        Column("training_hours", "hours of training", "hours per period", low=0),
        Column(
            "unpaid_training_hours",
            "hours of training outside paid time",
            "hours per period",
            low=0,
        ),
        Column("union_member", "whether a member of a union", "1 or 0", low=0, high=1),
        Column("covered", "whether a collective agreement sets the pay", "1 or 0", low=0, high=1),
    ),
)

TIE_PANEL = Table(
    name="tie-panel",
    meaning="One row per supplier, buyer and period: what the one sold to the other.",
    key=("supplier", "buyer", "period"),
    columns=(
        _key("supplier", "the firm that sells, or does the work"),
        _key("buyer", "the firm that buys, or puts it out"),
        replace(PERIOD, required=False),
        Column("value", "paid by the buyer to the supplier", MONEY, low=0),
    ),
)


def panel_headings(table: Table) -> dict[str, str]:
    """Return the column of a panel for every heading under which it is known."""
    return {text: column.name for column in table.columns for text in PANELS.known(column.name)}
