"""Folders of results: what is in them, and the same in the formats of other programs."""

from distretto.results.describing import Description, describe
from distretto.results.exporting import export

__all__ = ["Description", "describe", "export"]
