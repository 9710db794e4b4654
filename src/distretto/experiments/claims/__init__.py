"""The literature as a test suite: claims run over draws of the priors, and judged."""

from distretto.experiments.claims.measures import MEASURES, Measure
from distretto.experiments.claims.study import ClaimResult, ClaimStudy, PartResult, run_claims

__all__ = ["MEASURES", "ClaimResult", "ClaimStudy", "Measure", "PartResult", "run_claims"]
