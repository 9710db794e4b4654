"""Money of the place: what is measured in numeraire, in euro or dollar.

The model counts in numeraire, the wage of one worker-quarter outside the district. A scenario that
says what this wage is in a currency (`Scenario.money`) has all its results in that currency:

    amount in the currency = amount in numeraire x wage in the currency
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from distretto.experiments.facts import FactCheck
from distretto.experiments.summary import Distribution

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from distretto.scenarios import Money
    from distretto.tables import Table

__all__ = [
    "NUMERAIRE",
    "checks_in_money",
    "frame_in_money",
    "in_money",
    "in_numeraire",
    "is_money",
    "money_unit",
    "table_in_money",
]

NUMERAIRE = "numeraire"


def is_money(unit: str) -> bool:
    """Whether values of a unit are amounts of money."""
    return NUMERAIRE in unit.split()


def money_unit(unit: str, money: Money) -> str:
    """Return a unit with the currency in place of the numeraire."""
    return " ".join(money.currency if word == NUMERAIRE else word for word in unit.split())


def in_money(dataset: xr.Dataset, money: Money | None) -> xr.Dataset:
    """Return a dataset whose variables in numeraire are in the currency.

    Parameters
    ----------
    dataset : xarray.Dataset
        Variables with their ``unit``.
    money : Money or None
        None leaves the dataset as it is.
    """
    if money is None:
        return dataset
    found = dataset.copy()
    for name, variable in dataset.data_vars.items():
        unit = str(variable.attrs.get("unit", ""))
        if is_money(unit):
            attrs = {**variable.attrs, "unit": money_unit(unit, money)}
            found[name] = (variable * money.wage).assign_attrs(attrs)
    return found.assign_attrs({**dataset.attrs, "currency": money.currency})


def in_numeraire(dataset: xr.Dataset, money: Money | None) -> xr.Dataset:
    """Return a dataset whose variables in the currency are in numeraire again."""
    if money is None:
        return dataset
    found = dataset.copy()
    for name, variable in dataset.data_vars.items():
        unit = str(variable.attrs.get("unit", ""))
        if money.currency in unit.split():
            words = (NUMERAIRE if word == money.currency else word for word in unit.split())
            attrs = {**variable.attrs, "unit": " ".join(words)}
            found[name] = (variable / money.wage).assign_attrs(attrs)
    return found.assign_attrs(dataset.attrs)


def checks_in_money(checks: Sequence[FactCheck], money: Money | None) -> tuple[FactCheck, ...]:
    """Return facts against the model, those about amounts in the currency."""
    if money is None:
        return tuple(checks)
    return tuple(
        _check_in_money(check, money) if is_money(check.unit) else check for check in checks
    )


def _check_in_money(check: FactCheck, money: Money) -> FactCheck:
    def amount(value: float | None) -> float | None:
        return None if value is None else money.wage * value

    model = check.model
    return replace(
        check,
        unit=money_unit(check.unit, money),
        value=money.wage * check.value,
        low=amount(check.low),
        high=amount(check.high),
        model=Distribution(amount(model.median), amount(model.p5), amount(model.p95)),
    )


def table_in_money(table: Table, money: Money | None) -> Table:
    """Return the description of a table with amounts in the currency."""
    if money is None:
        return table
    columns = tuple(
        replace(column, unit=money_unit(column.unit, money)) if is_money(column.unit) else column
        for column in table.columns
    )
    return replace(table, columns=columns)


def frame_in_money(frame: pd.DataFrame, table: Table, money: Money | None) -> pd.DataFrame:
    """Return the data of a table with amounts in the currency.

    Parameters
    ----------
    frame : pandas.DataFrame
        Amounts in numeraire.
    table : Table
        Its description, in numeraire.
    money : Money or None
    """
    if money is None:
        return frame
    amounts = [c.name for c in table.columns if is_money(c.unit) and c.name in frame.columns]
    return frame.assign(**{name: frame[name] * money.wage for name in amounts})
