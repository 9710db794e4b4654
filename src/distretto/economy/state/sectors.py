"""Money outside firms and workers, and counts of the quarter."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.state.fields import Field, Floats, Ints


class Sectors(NamedTuple):
    """Money outside firms and workers: owners, bank, government, rest of the world."""

    money: Annotated[Floats, Field("money position", "numeraire", "sector")]
    household_flow: Annotated[
        Floats, Field("income less spending of workers this quarter", "numeraire", "one")
    ]
    savings_before: Annotated[
        Floats, Field("workers' savings when the quarter began", "numeraire", "one")
    ]


class Tally(NamedTuple):
    """Counts of the quarter for the whole district; zero when it begins."""

    orders: Annotated[Ints, Field("orders that arrived", "orders", "one")]
    waiting_before: Annotated[Ints, Field("orders waiting when the quarter began", "orders", "one")]
    delivered: Annotated[Ints, Field("orders delivered", "orders", "one")]
    delivered_late: Annotated[Ints, Field("of these, orders that had waited", "orders", "one")]
    lost: Annotated[Ints, Field("orders lost", "orders", "one")]
    deals: Annotated[Ints, Field("deals between two firms", "deals", "one")]
    shirked: Annotated[Ints, Field("deals shirked", "deals", "one")]
    workers_before: Annotated[
        Ints, Field("workers in the trade when the quarter began", "workers", "one")
    ]
    entrants: Annotated[Ints, Field("workers who came", "workers", "one")]
    leavers: Annotated[Ints, Field("workers who left the trade or retired", "workers", "one")]
    owners_before: Annotated[Ints, Field("owners at work when the quarter began", "people", "one")]
    owners_new: Annotated[Ints, Field("people who became owners, family included", "people", "one")]
    owners_left: Annotated[
        Ints,
        Field("owners who retired, sold their share or closed their firm", "people", "one"),
    ]
    hires: Annotated[Ints, Field("hires", "workers", "one")]
    separations: Annotated[Ints, Field("separations", "workers", "one")]
    moves: Annotated[Ints, Field("moves from job to job", "workers", "one")]
    closure_losses: Annotated[Ints, Field("jobs lost at closures", "workers", "one")]
    vacancies: Annotated[Ints, Field("vacancies opened", "workers", "one")]
    births: Annotated[Ints, Field("firms founded", "firms", "one")]
    deaths: Annotated[Ints, Field("firms closed", "firms", "one")]
    bankruptcies: Annotated[Ints, Field("of these, bankruptcies", "firms", "one")]
    caught: Annotated[Ints, Field("firms found out evading the floor", "firms", "one")]
    refused: Annotated[
        Ints, Field("births or entries refused because no slot was free", "count", "one")
    ]
    training_public: Annotated[Floats, Field("training paid by the public", "numeraire", "one")]
    design_public: Annotated[Floats, Field("design work paid by the public", "numeraire", "one")]
    automation_public: Annotated[Floats, Field("automation paid by the public", "numeraire", "one")]
    guarantees: Annotated[
        Floats, Field("write-offs made good to the bank by the public", "numeraire", "one")
    ]
    fees: Annotated[Floats, Field("fees paid by members of institutions", "numeraire", "one")]
    dues: Annotated[Floats, Field("dues paid by members of unions", "numeraire", "one")]
    benefits: Annotated[Floats, Field("replacement income paid", "numeraire", "one")]
