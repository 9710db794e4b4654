"""Pages about what is uncertain: sensitivity, robust decisions, fronts of institutions."""

from distretto.report.robustness.pareto_page import pareto_document
from distretto.report.robustness.robust_page import robust_document
from distretto.report.robustness.sensitivity_page import sensitivity_document

__all__ = ["pareto_document", "robust_document", "sensitivity_document"]
