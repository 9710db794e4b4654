"""Institutions: building blocks that change the rules under which a district works.

An institution is a small frozen object with named fields. Each quarter in which it is in force
it is applied once, before the season, to a view of the state in which only the arrays that it
declares in ``writes`` can be written. Policy arrays are neutral at the beginning of every
quarter, so an institution states what holds while it is there and nothing has to be undone.
None writes trust, quality, skill, wages, compliance or any outcome.
"""

from __future__ import annotations

from distretto.economy.institutions.base import Institution
from distretto.economy.institutions.labour_floor import LabourFloor
from distretto.economy.institutions.training_consortium import TrainingConsortium

__all__ = ["REGISTRY", "Institution", "LabourFloor", "TrainingConsortium"]

REGISTRY: dict[str, type[Institution]] = {
    kind.name: kind for kind in (TrainingConsortium, LabourFloor)
}
