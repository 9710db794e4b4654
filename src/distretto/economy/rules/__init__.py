"""The season as built: its rules in their order, each with its source and how it is switched off.

What a rule reads and writes is not declared here: `used` finds it in the source of the rule, so
that it cannot go stale. A test compares this list with the season.
"""

from __future__ import annotations

from functools import cache

from distretto.economy.rules import demography, people, trade
from distretto.economy.rules.declaration import Rule
from distretto.economy.season import season
from distretto.economy.uses import Uses, uses_of_calls
from distretto.kernels import source_of

__all__ = ["RULES", "Rule", "used"]

RULES: tuple[Rule, ...] = (*trade.RULES, *people.RULES, *demography.RULES)


@cache
def used() -> tuple[Uses, ...]:
    """What each of `RULES` reads and writes, in their order.

    Raises
    ------
    ValueError
        If the season calls these rules in another order.
    """
    found = uses_of_calls(season, [rule.kernel for rule in RULES])
    called = [source_of(kernel).__name__ for kernel, _ in found]
    listed = [rule.name for rule in RULES]
    if called != listed:
        raise ValueError(f"the season calls {called}, and the rules listed are {listed}")
    return tuple(uses for _, uses in found)
