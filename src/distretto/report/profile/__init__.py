"""The report of the profile of a district: two pages for those who govern it, and an annex."""

from distretto.report.profile.page import profile_document

__all__ = ["profile_document"]
