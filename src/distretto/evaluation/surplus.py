"""Surplus accounts of a firm: what productivity brought between two periods, and who received it.

Definitions, 0 and 1 the periods, P quantities of outputs at prices p, F of inputs at prices f::

    surplus of total productivity   SPG = sum p0 (P1 - P0) - sum f0 (F1 - F0)
    rate                            SPG / sum f0 F0
    profit left                     Π = sum p P - sum f F

    SPG = - sum P1 (p1 - p0)  +  sum F1 (f1 - f0)  +  (Π1 - Π0)
            customers             who supplies         owners

The surplus is valued at old prices, its distribution at new quantities; that is what makes the two
sides equal, to the last digit and for any figures. A party receives by a lower price of what it
buys, or a higher one of what it sells, and gives by the opposite. What parties give is a resource
beside the surplus::

    resources (surplus if positive, what parties gave) = uses (what they received, surplus if not)

Where capital is an input at a price that leaves no profit, as in the handbook, its price holds what
owners receive and the last term is zero.

Source: Centre d'étude des revenus et des coûts (CERC), handbook of surplus accounts, 1980.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from distretto.errors import InputError, did_you_mean

__all__ = ["PARTIES", "SurplusAccount", "SurplusLine", "Transfer", "surplus_account"]

PARTIES = ("customers", "staff", "suppliers", "lenders", "state", "owners")
OWNERS = "owners"
PROFIT = "profit left"
SURPLUS = "productivity surplus"


@dataclass(frozen=True, slots=True)
class SurplusLine:
    """An output or an input of the firm in both periods.

    Attributes
    ----------
    name : str
    side : {"output", "input"}
    party : str
        Who is on the other side of it, one of `PARTIES`.
    quantity : tuple of two floats
        Before and after, zero or above.
    price : tuple of two floats
        Before and after, in money per unit of quantity. A product that is new, or given up, needs
        a price in both periods: take the nearest that was observed.
    """

    name: str
    side: Literal["output", "input"]
    party: str
    quantity: tuple[float, float]
    price: tuple[float, float]

    def __post_init__(self) -> None:
        if self.side not in ("output", "input"):
            raise InputError(
                "neither output nor input",
                where=self.name,
                found=self.side,
                expected="output or input",
            )
        if self.party not in PARTIES:
            raise InputError(
                "unknown party",
                where=self.name,
                found=self.party,
                expected=f"one of {', '.join(PARTIES)}",
                hint=did_you_mean(self.party, PARTIES),
            )
        if not all(math.isfinite(each) and each >= 0.0 for each in self.quantity):
            raise InputError(
                "not quantities",
                where=self.name,
                found=self.quantity,
                expected="two numbers, zero or above",
            )
        if not all(math.isfinite(each) for each in self.price):
            raise InputError(
                "not prices",
                where=self.name,
                found=self.price,
                expected="two numbers",
                hint="for a period without the product take the nearest price observed",
            )


@dataclass(frozen=True, slots=True)
class Transfer:
    """What a party received through one line, or gave where negative.

    Attributes
    ----------
    name : str
        The line, or "profit left".
    party : str
    received : float
        Money of the second period.
    """

    name: str
    party: str
    received: float


@dataclass(frozen=True, slots=True)
class SurplusAccount:
    """The surplus account of a firm.

    Attributes
    ----------
    surplus : float
        Surplus of total productivity, money at prices of the first period.
    rate : float
        Over the cost of inputs in the first period.
    transfers : tuple of Transfer
        Line by line, the profit left last.
    residual : float
        Surplus less all that was received; nothing but rounding.
    """

    surplus: float
    rate: float
    transfers: tuple[Transfer, ...]
    residual: float

    @property
    def by_party(self) -> Mapping[str, float]:
        """What each party received on balance, over all its lines."""
        return {
            party: math.fsum(each.received for each in self.transfers if each.party == party)
            for party in PARTIES
        }

    @property
    def resources(self) -> Mapping[str, float]:
        """The surplus, if positive, and what parties gave on balance; all positive."""
        given = {party: -amount for party, amount in self.by_party.items() if amount < 0.0}
        return ({SURPLUS: self.surplus} if self.surplus > 0.0 else {}) | given

    @property
    def uses(self) -> Mapping[str, float]:
        """What parties received on balance, and the surplus, if negative; all positive."""
        taken = {party: amount for party, amount in self.by_party.items() if amount > 0.0}
        return ({SURPLUS: -self.surplus} if self.surplus < 0.0 else {}) | taken


def surplus_account(lines: Sequence[SurplusLine]) -> SurplusAccount:
    """Return the surplus account of a firm between two periods.

    Parameters
    ----------
    lines : sequence of SurplusLine
        All outputs and all inputs. What is left out ends up with the owners.

    Returns
    -------
    SurplusAccount

    Raises
    ------
    InputError
        If there is no output, or inputs cost nothing in the first period.

    Examples
    --------
    >>> account = surplus_account([
    ...     SurplusLine("cloth", "output", "customers", (100, 150), (10, 10)),
    ...     SurplusLine("yarn", "input", "suppliers", (250, 300), (2, 2)),
    ...     SurplusLine("work", "input", "staff", (300, 400), (1, 1)),
    ...     SurplusLine("capital", "input", "owners", (1, 1), (200, 200)),
    ... ])
    >>> account.surplus, account.rate, account.by_party["owners"]
    (300.0, 0.3, 300.0)
    """
    outputs = [line for line in lines if line.side == "output"]
    inputs = [line for line in lines if line.side == "input"]
    cost = _value(inputs, 0, 0)
    if not outputs or cost <= 0.0:
        raise InputError(
            "no surplus can be formed",
            found=f"{len(outputs)} outputs, inputs that cost {cost:g} in the first period",
            expected="at least one output, and inputs that cost something",
        )
    surplus = math.fsum(
        (_value(outputs, 0, 1), -_value(outputs, 0, 0), -_value(inputs, 0, 1), cost)
    )
    transfers = [Transfer(line.name, line.party, _received(line)) for line in lines]
    before = _value(outputs, 0, 0) - cost
    after = _value(outputs, 1, 1) - _value(inputs, 1, 1)
    transfers.append(Transfer(PROFIT, OWNERS, after - before))
    received = math.fsum(each.received for each in transfers)
    return SurplusAccount(surplus, surplus / cost, tuple(transfers), surplus - received)


def _value(lines: Sequence[SurplusLine], price: int, quantity: int) -> float:
    """Return what lines are worth at the prices of one period and the quantities of another."""
    return math.fsum(line.price[price] * line.quantity[quantity] for line in lines)


def _received(line: SurplusLine) -> float:
    """Return what the other side received through a change in price, at the new quantity."""
    rise = line.quantity[1] * (line.price[1] - line.price[0])
    return rise if line.side == "input" else -rise
