"""Effects on classes of workers: fifths of pay, and each trait that the data have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from distretto.errors import InputError
from distretto.evaluation.effects import effects_beside
from distretto.evaluation.inferring import Progress
from distretto.evaluation.options import Options
from distretto.evaluation.outcome import ClassEffect
from distretto.evaluation.panel import Panel
from distretto.evaluation.workers import WorkerClasses, worker_classes

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["class_effects"]

TRAITS = ("skill", "gender", "contract")
MOST_CLASSES = 12


def class_effects(
    workers: pd.DataFrame, panel: Panel, options: Options, tell: Progress, reasons: list[str]
) -> list[ClassEffect]:
    """Return effects on the pay of classes of workers, and of all together.

    Parameters
    ----------
    workers : pandas.DataFrame
        As for `worker_classes`.
    panel : Panel
        The firms.
    options : Options
    tell : callable
    reasons : list of str
        Why a division is left out is added to it.
    """
    found: list[ClassEffect] = []
    for by in ("pay", *(trait for trait in TRAITS if trait in workers)):
        try:
            divided = worker_classes(workers, panel, by)
            if divided.without and by == "pay":
                reasons.append(
                    f"Firms without any worker in the data, {divided.without} of {panel.n}, are "
                    "left out of all that comes from rows of workers."
                )
            found += _of_division(panel, divided, options, tell)
        except InputError as failure:
            reasons.append(f"No effects by {by} of workers: {failure.problem}.")
    return found


def _of_division(
    firms: Panel, divided: WorkerClasses, options: Options, tell: Progress
) -> list[ClassEffect]:
    by = divided.by
    if len(divided.classes) > MOST_CLASSES:
        raise InputError(
            f"there are {len(divided.classes)} different values, more than {MOST_CLASSES} classes"
        )
    stayers = [f"stayers, {name}" for name in divided.classes]
    incumbents = [f"incumbents, {name}" for name in divided.classes]
    effects = effects_beside(
        firms,
        divided.panel,
        options,
        tell,
        [*stayers, "all stayers"],
        [*incumbents, "all incumbents"],
        ["all stayers", "joiners", "payroll"],
        ["all stayers", "leavers", "all incumbents"],
    ).effects
    found = [
        ClassEffect(by, name, divided.heads[name], effects[stayed], effects[wherever])
        for name, stayed, wherever in zip(divided.classes, stayers, incumbents, strict=True)
    ]
    if by != "pay":
        return found
    heads = sum(divided.heads.values())
    everyone = effects["all stayers"], effects["all incumbents"]
    there = ClassEffect("all", "there before", heads, *everyone)
    rest = [
        ClassEffect("all", name, None, effects[name], None)
        for name in ("joiners", "leavers", "payroll")
    ]
    return [*found, there, *rest]
