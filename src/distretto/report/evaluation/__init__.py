"""The report of an evaluation: what a programme did, who gained, and how good the evidence is."""

from distretto.report.evaluation.page import evaluation_document

__all__ = ["evaluation_document"]
