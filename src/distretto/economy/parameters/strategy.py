"""Aspiration and search for something better."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.parameters.declaration import P


class Strategy(NamedTuple):
    """Strategy by aspiration."""

    search: Annotated[
        float,
        P(
            "probability that a firm which falls short searches and does not bide",
            "share",
            0.0,
            1.0,
        ),
    ]
    memory: Annotated[
        float, P("weight of the last quarter in aspiration", "share per quarter", 0.0, 1.0)
    ]
    peers: Annotated[
        float, P("weight of acquaintances' margin in aspiration", "share per quarter", 0.0, 1.0)
    ]
    tolerance: Annotated[
        float, P("shortfall of the margin from aspiration that is borne", "share", 0.0, 0.5)
    ]
    trial: Annotated[int, P("quarters for which an option is tried", "quarters", 1, 40)]
    spread: Annotated[
        float, P("spread of the choice among options, in points of margin", "share", 0.0005, 1.0)
    ]
    forget: Annotated[float, P("fading of the record of a trial", "share per quarter", 0.0, 1.0)]
    prior: Annotated[
        float, P("weight of the district's record beside those seen", "trials", 0.01, 1000.0)
    ]
    lapse: Annotated[
        float,
        P("probability that a step lapses while profit is above aspiration", "per quarter", 0, 1),
    ]
    most_steps: Annotated[int, P("most steps taken in one direction", "steps", 1, 10)]
    wage_cut: Annotated[float, P("cut of the posted wage, a step", "share", 0.0, 0.5)]
    regime_step: Annotated[float, P("fall of the labour regime, a step", "0-1", 0.0, 0.5)]
    train_step: Annotated[float, P("rise of training, a step", "share", 0.0, 5.0)]
    effort_step: Annotated[float, P("rise of design effort, a step", "share", 0.0, 5.0)]
    make_step: Annotated[
        float, P("shift of perceived own cost for or against making, a step", "share", 0.0, 0.5)
    ]
    outside_step: Annotated[
        float, P("fall of the perceived outside price, a step", "share", 0.0, 0.5)
    ]
    automate_step: Annotated[
        float, P("rise of the payback accepted for automation, a step", "share", 0.0, 5.0)
    ]
    niche_loss: Annotated[float, P("custom lost on moving to another niche", "share", 0.0, 1.0)]
    write_off: Annotated[
        float,
        P(
            "quarters in which team work has to earn back its cost",
            "quarters",
            1.0,
            80.0,
        ),
    ]
    conversion_cost: Annotated[
        float, P("cost of turning to team work", "numeraire per worker", 0.0, 20.0)
    ]
    transition: Annotated[int, P("quarters of turning to team work", "quarters", 0, 40)]
    transition_loss: Annotated[float, P("hours lost while turning", "share", 0.0, 1.0)]
