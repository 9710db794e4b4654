"""The page of a calibration: the posterior, targets before and after, what is not identified."""

from distretto.report.calibration.page import calibration_document

__all__ = ["calibration_document"]
