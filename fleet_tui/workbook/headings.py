"""What the columns of operators' lists say. Their headings are in `heading_words`."""

from __future__ import annotations

from enum import StrEnum


class Field(StrEnum):
    """What a column of a list may say."""

    MSISDN = "msisdn"
    ICCID = "iccid"
    DESCRIPTION = "description"
    PERSON = "person"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    PLAN = "plan"
    STATUS = "status"
    BILLING_ACCOUNT = "billing_account"
    OPTIONS = "options"
    SPLIT_BILL_PROFILE = "split_bill_profile"
    MONTHLY_COST = "monthly_cost"
    ACTIVATED_ON = "activated_on"
    ENDED_ON = "ended_on"
    CONTRACT_UNTIL = "contract_until"
    INSTALMENT_UNTIL = "instalment_until"
    DEPARTMENT = "department"
    COST_CENTRE = "cost_centre"
    EMPLOYEE_NUMBER = "employee_number"
    E_MAIL = "e_mail"
