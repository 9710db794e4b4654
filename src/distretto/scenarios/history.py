"""What happens to a district after its opening: parameters that change, institutions that come.

A history is part of the place: it takes its course in every arm of a comparison, whatever the arm
adds. It says what acts on firms and workers, never what comes of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from distretto.scenarios.models import Fact, Prior, Text

__all__ = ["AT_THE_OPENING", "Event", "EventHeader", "acts_later"]

# Groups of parameters, and parameters of other groups, that the model reads on the opening day and
# in burn-in only: what they say is afterwards carried on by the state.
AT_THE_OPENING = (
    "size",
    "schedule",
    "markets.domestic_share",
    "markets.export_market_share",
    "markets.export_demand",
    "markets.upmarket_share",
    "placement.outside_markup",
    "placement.outside_capacity",
    "design.opening_trials",
    "design.teams",
    "design.fordists",
    "owners.partners",
)


def acts_later(name: str) -> bool:
    """Say whether a parameter acts after burn-in.

    Parameters
    ----------
    name : str
        Its dotted name.
    """
    return name not in AT_THE_OPENING and name.partition(".")[0] not in AT_THE_OPENING


class EventHeader(BaseModel):
    """The keys of an event but for its parameters.

    Attributes
    ----------
    quarter : int
        Quarter after burn-in from which it holds.
    what : str
        What happened, in a sentence.
    institutions : str
        Spec of the institutions that begin to act, their periods counted from `quarter`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    quarter: Annotated[int, Field(strict=True, ge=0)]
    what: Text
    institutions: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One event in the history of a district.

    Attributes
    ----------
    quarter : int
        Quarter after burn-in from which it holds.
    what : str
        What happened, in a sentence.
    institutions : str
        Spec of the institutions that begin to act, their periods counted from `quarter`.
    parameters : mapping of str to Fact or Prior
        By dotted name, what the parameters are from then on.
    integers : frozenset of str
        Of these, the whole numbers.
    """

    quarter: int
    what: str
    institutions: str = ""
    parameters: Mapping[str, Fact | Prior] = field(default_factory=dict)
    integers: Collection[str] = frozenset()

    def draw(self, uniform: Callable[[str], float]) -> dict[str, float]:
        """Draw the parameters that change.

        Parameters
        ----------
        uniform : callable
            Gives a number between 0 and 1 for the name of a prior of the history: the dotted name
            with the quarter of the event, ``markets.growth@20``.
        """
        return {
            name: each.value
            if isinstance(each, Fact)
            else each.quantile(uniform(f"{name}@{self.quarter}"), name in self.integers)
            for name, each in self.parameters.items()
        }
