"""Institutions: building blocks that change the rules under which a district works.

An institution is a small frozen object with named fields. Each quarter in which it is in force
it is applied once, before the season, to a view of the state in which only the arrays that it
declares in ``writes`` can be written. Policy arrays are neutral at the beginning of every
quarter, so an institution states what holds while it is there and nothing has to be undone.
None writes trust, quality, skill, wages, compliance or any outcome. Who belongs to one is a
matter of `distretto.economy.institutions.membership`.
"""

from __future__ import annotations

from distretto.economy.institutions.automation_support import AutomationSupport
from distretto.economy.institutions.bargaining import Bargaining
from distretto.economy.institutions.base import Institution
from distretto.economy.institutions.carbon_price import CarbonPrice
from distretto.economy.institutions.community_intermediation import CommunityIntermediation
from distretto.economy.institutions.conditional_credit import ConditionalCredit
from distretto.economy.institutions.customer_monitoring import CustomerMonitoring
from distretto.economy.institutions.export_consortium import ExportConsortium
from distretto.economy.institutions.job_referral import JobReferral
from distretto.economy.institutions.joint_board import JointBoard
from distretto.economy.institutions.joint_purchasing import JointPurchasing
from distretto.economy.institutions.labour_floor import LabourFloor
from distretto.economy.institutions.land_use_limit import LandUseLimit
from distretto.economy.institutions.local_bank import LocalBank
from distretto.economy.institutions.membership import MemberInstitution
from distretto.economy.institutions.multinational_attraction import MultinationalAttraction
from distretto.economy.institutions.network import Network
from distretto.economy.institutions.resilience_premium import ResiliencePremium
from distretto.economy.institutions.service_centre import ServiceCentre
from distretto.economy.institutions.small_firm_tax import SmallFirmTax
from distretto.economy.institutions.supplier_consortium import SupplierConsortium
from distretto.economy.institutions.tariff import Tariff
from distretto.economy.institutions.training_consortium import TrainingConsortium
from distretto.economy.institutions.transfer_agency import TransferAgency
from distretto.economy.institutions.union import Union
from distretto.economy.institutions.university import University

__all__ = [
    "REGISTRY",
    "AutomationSupport",
    "Bargaining",
    "CarbonPrice",
    "CommunityIntermediation",
    "ConditionalCredit",
    "CustomerMonitoring",
    "ExportConsortium",
    "Institution",
    "JobReferral",
    "JointBoard",
    "JointPurchasing",
    "LabourFloor",
    "LandUseLimit",
    "LocalBank",
    "MemberInstitution",
    "MultinationalAttraction",
    "Network",
    "ResiliencePremium",
    "ServiceCentre",
    "SmallFirmTax",
    "SupplierConsortium",
    "Tariff",
    "TrainingConsortium",
    "TransferAgency",
    "Union",
    "University",
]

REGISTRY: dict[str, type[Institution]] = {
    kind.name: kind
    for kind in (
        TrainingConsortium,
        SupplierConsortium,
        ServiceCentre,
        University,
        TransferAgency,
        AutomationSupport,
        Network,
        JointPurchasing,
        ExportConsortium,
        LabourFloor,
        CustomerMonitoring,
        Union,
        Bargaining,
        JointBoard,
        JobReferral,
        ConditionalCredit,
        LocalBank,
        LandUseLimit,
        SmallFirmTax,
        Tariff,
        CarbonPrice,
        ResiliencePremium,
        MultinationalAttraction,
        CommunityIntermediation,
    )
}
