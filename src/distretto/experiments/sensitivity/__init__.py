"""Sensitivity: which uncertain numbers of a place decide its outcomes, and the effects of arms."""

from distretto.experiments.sensitivity.study import Sensitivity, Stage, Target, sensitivity

__all__ = ["Sensitivity", "Stage", "Target", "sensitivity"]
