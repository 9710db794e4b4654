"""Aspiration, what firms try and have tried, and the credit they have."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.state.fields import Field, Floats, Keys, Slots


class Strategies(NamedTuple):
    """What firms aspire to, try and have learned from trying."""

    aspiration: Annotated[Floats, Field("margin below which it searches", "share", "firm")]
    trying: Annotated[Slots, Field("option on trial, -1 if none", "option", "firm", fill=-1)]
    until: Annotated[Slots, Field("quarter in which the trial is judged", "quarter", "firm")]
    start_margin: Annotated[Floats, Field("margin when the trial began", "share", "firm")]
    start_drift: Annotated[Floats, Field("drift of margins when the trial began", "share", "firm")]
    last_margin: Annotated[Floats, Field("margin of the quarter before", "share", "firm")]
    drift: Annotated[
        Floats, Field("summed mean change of margins of firms that try nothing", "share", "role")
    ]
    steps: Annotated[Slots, Field("steps taken and kept", "steps", "firm", "option")]
    tried: Annotated[
        Floats, Field("trials it remembers, older ones count less", "trials", "firm", "option")
    ]
    gain: Annotated[
        Floats,
        Field("mean gain in margin of those trials over the reference", "share", "firm", "option"),
    ]
    wage_step: Annotated[Floats, Field("posted wage relative to the ordinary", "1", "firm", fill=1)]
    train_push: Annotated[
        Floats, Field("training target relative to what experience says", "1", "firm", fill=1)
    ]
    make_bias: Annotated[
        Floats, Field("perceived own cost relative to the reckoned", "1", "firm", fill=1)
    ]
    outside_bias: Annotated[
        Floats, Field("perceived outside price relative to the asked", "1", "firm", fill=1)
    ]
    shuns: Annotated[Keys, Field("institutions it does not want to belong to", "bit mask", "firm")]
    shunned: Annotated[Keys, Field("the same before the trial", "bit mask", "firm")]
    organised: Annotated[Slots, Field("organisation before the trial", "code", "firm")]
    turning: Annotated[
        Slots,
        Field(
            "quarter before which it is turning to team work", "quarter", "firm", fill=-1_000_000
        ),
    ]
    credit: Annotated[Floats, Field("most it may owe the bank", "numeraire", "firm")]
    rate: Annotated[Floats, Field("interest rate on its debt", "per quarter", "firm")]
