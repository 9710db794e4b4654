"""The atlas of claims: every claim with its effects, verdicts and reasons, as one page."""

from distretto.report.claims.page import atlas_document

__all__ = ["atlas_document"]
