"""Skill, training and the labour market."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.parameters.declaration import P


class Skill(NamedTuple):
    """Learning by doing and change of technique."""

    learning: Annotated[
        float, P("skill learned from a quarter of full work, l", "share per quarter", 0.0, 0.5)
    ]
    novelty: Annotated[
        float, P("probability that a phase changes technique, nu", "per quarter", 0.0, 1.0)
    ]
    loss: Annotated[
        float, P("skill lost when the technique of one's craft changes, delta", "share", 0.0, 1.0)
    ]
    entry: Annotated[float, P("skill of a newcomer to the trade", "0-1", 0.0, 1.0)]
    ceiling: Annotated[
        float, P("skill up to which practice alone carries a worker, on average", "0-1", 0.05, 1.0)
    ]
    ceiling_dispersion: Annotated[
        float, P("standard deviation of that skill over workers", "0-1", 0.0, 0.5)
    ]
    idle_loss: Annotated[
        float, P("skill lost in a quarter out of work", "share per quarter", 0.0, 0.5)
    ]
    breadth: Annotated[float, P("breadth of a newcomer to the trade", "0-1", 0.0, 1.0)]
    broadening: Annotated[
        float,
        P("breadth gained in a quarter in a firm that does every phase", "share", 0.0, 0.5),
    ]


class Training(NamedTuple):
    """Courses, chosen by firms."""

    gain: Annotated[float, P("share of missing skill that a course gives", "share", 0.0, 1.0)]
    cost: Annotated[float, P("cost of a course", "numeraire", 0.0, 5.0)]
    most: Annotated[float, P("most workers a firm trains in a quarter", "share", 0.0, 1.0)]
    speed: Annotated[
        float, P("adjustment of training to the choice", "share per quarter", 0.0, 1.0)
    ]
    discount: Annotated[float, P("discount rate of firms", "per quarter", 0.001, 0.5)]
    spread: Annotated[
        float, P("spread of the training choice in log return over cost", "log points", 0.01, 3.0)
    ]
    career: Annotated[float, P("rest of a working life, on average", "quarters", 10.0, 200.0)]
    breadth: Annotated[float, P("share of missing breadth that a course gives", "share", 0.0, 1.0)]
    organising: Annotated[
        float, P("cost of organising a quarter's courses, whoever attends", "numeraire", 0.0, 10.0)
    ]
    own_time: Annotated[
        float, P("time of their own that workers give to a course", "worker-quarters", 0.0, 2.0)
    ]


class Labour(NamedTuple):
    """Wages, hiring and separation."""

    rent_sharing: Annotated[
        float, P("weight of value added per worker in the posted wage, phi", "share", 0.0, 0.9)
    ]
    tightness: Annotated[float, P("rise of phi when all vacancies stay open", "share", 0.0, 1.0)]
    wage_cap: Annotated[
        float,
        P("highest value added per worker that enters the posted wage", "numeraire", 1.0, 10.0),
    ]
    rise: Annotated[
        float, P("adjustment of an incumbent's wage upward", "share per quarter", 0.0, 1.0)
    ]
    fall: Annotated[
        float, P("adjustment of an incumbent's wage downward", "share per quarter", 0.0, 1.0)
    ]
    workload_memory: Annotated[
        float, P("weight of the last quarter in expected workload", "share per quarter", 0.01, 1.0)
    ]
    tolerance: Annotated[float, P("overstaffing borne before a layoff", "share", 0.0, 1.0)]
    growth: Annotated[
        float, P("most vacancies opened, relative to workers", "share per quarter", 0.0, 2.0)
    ]
    on_the_job: Annotated[
        float, P("probability that an employed worker looks round", "per quarter", 0.0, 1.0)
    ]
    vacancies_seen: Annotated[int, P("vacancies a searching worker sees", "vacancies", 1, 20)]
    taste: Annotated[
        float, P("spread of workers' taste for a job, in log wage", "log points", 0.0, 1.0)
    ]
    quit: Annotated[
        float, P("probability of leaving a job that pays the outside wage", "per quarter", 0.0, 0.5)
    ]
    quit_elasticity: Annotated[
        float, P("elasticity of quits to the outside wage over own", "1", 0.0, 20.0)
    ]
    benefit: Annotated[
        float, P("replacement income of the unemployed", "numeraire per quarter", 0.0, 1.0)
    ]
    back_pay: Annotated[
        float, P("quarters of evaded wage paid when found out", "quarters", 0.0, 40.0)
    ]
    evasion_spread: Annotated[float, P("spread of the choice to evade a floor", "share", 0.01, 2.0)]
    scruple: Annotated[float, P("weight of the norm against evading a floor", "share", 0.0, 3.0)]
    layoff: Annotated[float, P("share of overstaffing laid off in a quarter", "share", 0.0, 1.0)]
    quit_memory: Annotated[
        float,
        P("weight of the last quarter in the quits a firm expects", "share per quarter", 0.01, 1.0),
    ]
    markdown: Annotated[
        float,
        P("part of the mark-down labour supply allows that employers take", "share", 0.0, 1.0),
    ]
    seniority: Annotated[float, P("rise of the wage with tenure", "share per year", 0.0, 0.2)]
    seniority_years: Annotated[
        float, P("tenure beyond which the wage no longer rises", "years", 0.0, 50.0)
    ]
    breadth_pay: Annotated[
        float, P("rise of the wage from no breadth to full breadth", "share", 0.0, 1.0)
    ]
    trained_vacancies: Annotated[
        int, P("further vacancies that each course makes a worker visible to", "vacancies", 0, 5)
    ]
    approached: Annotated[
        float,
        P("probability that an employed trained worker is approached", "per quarter", 0.0, 1.0),
    ]
