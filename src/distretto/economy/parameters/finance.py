"""Bank, tax and dividends."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.parameters.declaration import P


class Finance(NamedTuple):
    """Bank, tax and dividends."""

    interest: Annotated[float, P("interest on debt", "per quarter", 0.0, 0.2)]
    credit_limit: Annotated[
        float, P("most debt relative to quarterly sales", "quarters", 0.0, 20.0)
    ]
    founder_loan: Annotated[float, P("loan to a new firm", "numeraire", 0.0, 50.0)]
    tax: Annotated[float, P("tax on profit", "share", 0.0, 0.9)]
    small_tax: Annotated[float, P("tax on profit of a small firm", "share", 0.0, 0.9)]
    small_size: Annotated[int, P("workers below which a firm counts as small", "workers", 0, 1000)]
    buffer: Annotated[
        float, P("cash kept before dividends, relative to quarterly sales", "quarters", 0.0, 8.0)
    ]
    payout: Annotated[float, P("share of free cash paid out", "share per quarter", 0.0, 1.0)]
    consumption: Annotated[
        float, P("share of income that households spend outside", "share", 0.0, 1.0)
    ]
