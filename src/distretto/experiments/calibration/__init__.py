"""Calibration: narrow some priors so that the district resembles what is known of the place."""

from distretto.experiments.calibration.search import Calibration, calibrate
from distretto.experiments.calibration.study import Match, match
from distretto.experiments.calibration.targets import Target, Targets, read_targets

__all__ = ["Calibration", "Match", "Target", "Targets", "calibrate", "match", "read_targets"]
