"""Calibration: narrow some priors so that the district resembles what is known of the place."""

from distretto.experiments.calibration.search import Calibration, calibrate

__all__ = ["Calibration", "calibrate"]
