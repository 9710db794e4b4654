"""Robust decisions: which arm to choose when many numbers of a place are uncertain."""

from distretto.experiments.robust.study import (
    OutcomeResult,
    PairResult,
    Robust,
    robust,
    robust_from,
)

__all__ = ["OutcomeResult", "PairResult", "Robust", "robust", "robust_from"]
