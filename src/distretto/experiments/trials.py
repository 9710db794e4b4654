"""Trials of a search: kept in a folder as they are finished, each with a chance of its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from distretto import files
from distretto.errors import InputError, install_extra
from distretto.experiments.folders import PLAN, goes_on

__all__ = ["TRIALS", "chance_of", "need_optuna", "open_trials"]

TRIALS = "trials.log"


def open_trials(
    folder: Path | None,
    kind: files.Kind,
    plan: Mapping[str, Any],
    overwrite: bool,
    resume: bool,
    wanted: int | None = None,
) -> Any:
    """Storage of the trials: in the folder, beside their plan, or in memory.

    Parameters
    ----------
    folder : Path or None
    kind, plan, overwrite, resume
        See `goes_on`.
    wanted : int, optional
        Trials asked for, told to those who look at the folder.
    """
    if folder is None:
        return None
    plan = {"kind": kind.name, **plan}
    goes_on(folder, kind, plan, overwrite, resume)
    with files.created(folder):
        files.write_json(folder / PLAN, {**plan, **({} if wanted is None else {"wanted": wanted})})
    from optuna.storages import JournalStorage
    from optuna.storages.journal import JournalFileBackend

    return JournalStorage(JournalFileBackend(str(folder / TRIALS)))


def chance_of(trial: int, seed: int) -> int:
    """Seed of one trial: those after a resumption are no copies of those before it."""
    return int(np.random.SeedSequence([seed, trial]).generate_state(1)[0])


def need_optuna(what: str, extra: str) -> Any:
    """The library optuna, quiet.

    Parameters
    ----------
    what : str
        What needs it, in the singular.
    extra : str
        The extra that brings it.

    Raises
    ------
    InputError
        If it is not installed.
    """
    try:
        import optuna
    except ImportError:
        raise InputError(
            f"{what} needs optuna, which is not installed", hint=install_extra(extra)
        ) from None
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    return optuna
