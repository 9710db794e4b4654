"""The report of an identification: where the districts are, and why the other areas are none."""

from distretto.report.districts.page import identification_document

__all__ = ["identification_document"]
