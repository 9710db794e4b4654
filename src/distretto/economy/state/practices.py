"""Participation, effort and say."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.state.fields import Field, Flags, Floats, Slots


class Practices(NamedTuple):
    """How firms treat work."""

    participation: Annotated[
        Floats,
        Field("share of what workers know that they put into improvement", "0-1", "firm", fill=0.5),
    ]
    regime: Annotated[
        Floats, Field("labour regime: 0 low road, 1 high road", "0-1", "firm", fill=0.5)
    ]
    standing: Annotated[
        Floats, Field("mean pay relative to pay at the same skill outside", "1", "firm", fill=1)
    ]
    market_wage: Annotated[
        Floats,
        Field("wage it would post without a collective agreement", "numeraire", "firm", fill=1),
    ]
    markdown: Annotated[
        Floats, Field("marginal value of labour over the wage it posts, less 1", "share", "firm")
    ]
    staff: Annotated[
        Slots, Field("workers before the separations of the quarter", "workers", "firm")
    ]
    laid_off: Annotated[Slots, Field("workers laid off this quarter", "workers", "firm")]
    layoffs: Annotated[Floats, Field("smoothed layoffs per worker", "per quarter", "firm")]
    cut: Annotated[Floats, Field("mean cut of its workers' wages", "share per quarter", "firm")]
    swing: Annotated[
        Floats, Field("smoothed distance of hours booked from those expected", "share", "firm")
    ]
    trained_staff: Annotated[
        Slots, Field("trained workers before the separations of the quarter", "workers", "firm")
    ]
    trained_left: Annotated[
        Slots, Field("trained workers who quit this quarter", "workers", "firm")
    ]
    trained_quits: Annotated[
        Floats, Field("smoothed quits per trained worker", "per quarter", "firm")
    ]
    course_gain: Annotated[
        Floats, Field("smoothed rise of a worker's output through a course", "share", "firm")
    ]
    last_course: Annotated[
        Slots, Field("quarter in which it last trained", "quarter", "firm", fill=-1_000_000)
    ]
    covered: Annotated[Flags, Field("a union bargains for its workers", "flag", "firm")]
    union_wage: Annotated[
        Floats, Field("wage the union has got, at reference skill", "numeraire", "firm")
    ]
    strike: Annotated[
        Floats, Field("part of the quarter's hours lost to a strike", "share", "firm")
    ]
    shunned: Annotated[
        Floats, Field("share of its customers who stay away over labour standards", "share", "firm")
    ]
    shunned_until: Annotated[
        Slots, Field("quarter in which they come back", "quarter", "firm", fill=-1_000_000)
    ]
