"""The sections of a report, one file for each question that a reader asks.

Each file turns a comparison into a `Section`; `report.comparison` puts them in their order.
"""
