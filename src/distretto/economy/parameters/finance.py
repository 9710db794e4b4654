"""Bank, tax and dividends."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.parameters.declaration import P


class Finance(NamedTuple):
    """Bank, tax and dividends."""

    interest: Annotated[float, P("interest on debt", "per quarter", 0.0, 0.2)]
    credit_limit: Annotated[
        float,
        P("most debt relative to quarterly sales, banks at arm's length", "quarters", 0.0, 20.0),
    ]
    local_banks: Annotated[float, P("weight of local savings banks in lending", "share", 0.0, 1.0)]
    local_limit: Annotated[
        float, P("most debt relative to quarterly sales, local banks", "quarters", 0.0, 20.0)
    ]
    relationship: Annotated[
        float, P("elasticity of a local bank's limit to standing", "1", 0.0, 5.0)
    ]
    acquaintance: Annotated[
        float, P("years after which a firm is an old customer of the bank", "years", 0.25, 50.0)
    ]
    collateral: Annotated[
        float, P("weight of collateral in the limit of banks at arm's length", "share", 0.0, 1.0)
    ]
    pledge: Annotated[
        float, P("value at which machines are pledged", "numeraire per worker", 0.0, 50.0)
    ]
    cash_flow: Annotated[float, P("quarters of profit lent on", "quarters", 0.0, 80.0)]
    risk_premium: Annotated[
        float, P("rise of the rate at arm's length at the limit", "per quarter", 0.0, 0.2)
    ]
    founder_security: Annotated[
        float,
        P("own capital that founders need per unit of a loan at arm's length", "1", 0.0, 10.0),
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
