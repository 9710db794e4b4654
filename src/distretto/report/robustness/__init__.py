"""Pages about what is uncertain: sensitivity, robust decisions, fronts of institutions."""

from distretto.report.robustness.robust_page import robust_document

__all__ = ["robust_document"]
