"""The exports of programs that many people use: the columns by which they are recognised, and what their columns mean.

The columns come from the programs' help pages and interfaces, and from public code that reads their files. They are
read by ``exports.py``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .headers import NAME, PHONE


@dataclass(frozen=True, slots=True)
class Export:
    """``name`` is for people. A file is recognised if it has at least ``enough`` of the columns ``known_by``, each of
    which may have several names. ``means`` are further words for fields, the better ones first. ``not_theirs`` are
    columns that are not about the lead, though their names do not show it."""

    name: str
    known_by: tuple[str | tuple[str, ...], ...]
    enough: int
    means: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    not_theirs: tuple[str, ...] = ()


_SENDER = {PHONE: ("Sender Mobile", "Sender Phone", "Sender Contact", "Sender Mobile Number"), NAME: ("Sender Name",)}
_BUYER = {PHONE: ("Buyer Mobile", "Buyer Phone", "Buyer Contact", "Buyer Contact Number"), NAME: ("Buyer Name",)}

EXPORTS = (
    Export(
        "Meta lead ads",
        (
            "created_time",
            "ad_id",
            "ad_name",
            "adset_id",
            "adset_name",
            "form_id",
            "form_name",
            "is_organic",
            "platform",
        ),
        5,
        {PHONE: ("phone_number", "phone", "mobile_number", "whatsapp_number"), NAME: ("full_name", "first_name")},
        ("inbox_url", "retailer_item_id"),
    ),
    Export(
        "Google Ads lead forms",
        (
            ("GCLID", "Google Click ID", "gcl_id"),
            ("Campaign ID", "campaign_id"),
            ("Ad group ID", "adgroup_id"),
            ("Creative ID", "creative_id"),
            ("Lead form ID", "Form ID", "Asset ID", "form_id"),
            ("Lead submit time", "Submission date time", "lead_submit_time"),
            ("Lead ID", "lead_id"),
            ("User Phone", "user_phone"),
            ("User Email", "user_email"),
        ),
        4,
        {PHONE: ("User Phone",), NAME: ("Full Name", "First Name")},
        ("Work Phone", "Company Name"),
    ),
    Export(
        "Google Contacts",
        (
            ("Phone 1 - Value",),
            ("Phone 1 - Label", "Phone 1 - Type"),
            ("E-mail 1 - Label", "E-mail 1 - Type", "E-mail 1 - Value"),
            ("Phonetic First Name", "Yomi Name", "Given Name Yomi"),
            ("Name Prefix", "Name Suffix"),
            ("Labels", "Group Membership"),
            ("Nickname",),
            ("Organization Name", "Organization 1 - Name"),
        ),
        4,
        {
            PHONE: tuple(f"Phone {count} - Value" for count in range(1, 10)),
            NAME: ("Name", "File As", "First Name", "Given Name"),
        },
    ),
    Export(
        "Outlook contacts",
        (
            "Mobile Phone",
            "Home Phone",
            "Business Phone",
            "Company Main Phone",
            "Assistant's Phone",
            "Other Phone",
            "Pager",
        ),
        4,
        {PHONE: ("Mobile Phone", "Primary Phone", "Home Phone", "Business Phone")},
        ("Radio Phone", "Telex", "ISDN", "TTY/TDD Phone", "Callback"),
    ),
    Export(
        "HubSpot",
        (
            "Record ID",
            "Contact owner",
            "Lifecycle Stage",
            "Lead Status",
            "Marketing contact status",
            "Create Date",
            ("Associated Company", "Primary Associated Company ID", "Associated Company IDs"),
            "Last Activity Date",
            "Mobile Phone Number",
        ),
        3,
        {PHONE: ("Mobile Phone Number", "Phone Number", "WhatsApp Phone Number")},
    ),
    Export(
        "Zoho CRM",
        (
            ("Record Id", "Lead Id", "Contact Id"),
            ("Lead Owner", "Contact Owner"),
            ("Lead Owner.id", "Contact Owner.id"),
            "Lead Source",
            "Lead Status",
            "Created Time",
            "Modified Time",
            ("Email Opt Out", "Email Opt-out"),
            "Is Converted",
            ("Secondary Email",),
            ("No. of Employees", "No of Employees"),
            "Annual Revenue",
        ),
        5,
        {PHONE: ("Mobile", "Phone"), NAME: ("Lead Name", "Full Name", "First Name")},
    ),
    Export(
        "LeadSquared",
        (
            ("Prospect ID", "Prospect Auto Id"),
            ("Owner Name", "OwnerIdName"),
            ("Lead Stage", "ProspectStage"),
            "Lead Source",
            ("Lead Number", "Lead Age"),
            "Created On",
            "Modified On",
            ("Lead Score", "Engagement Score"),
        ),
        4,
        {PHONE: ("Mobile", "Mobile Number", "Phone", "Phone Number"), NAME: ("Lead Name", "Full Name", "First Name")},
    ),
    Export(
        "Salesforce",
        (
            ("Lead ID", "Contact ID"),
            "Lead Owner",
            ("Lead Status", "Status"),
            "Lead Source",
            ("Company / Account", "Company"),
            ("Owner Role", "Lead Owner Alias", "Created Alias"),
            ("Do Not Call", "DoNotCall"),
            ("Email Opt Out", "HasOptedOutOfEmail"),
            ("Converted", "IsConverted"),
            ("Create Date", "CreatedDate"),
            ("Last Modified By", "LastModifiedById"),
            ("Mailing Street", "Mailing City"),
        ),
        5,
        {PHONE: ("Mobile", "MobilePhone", "Mobile Phone", "Phone", "Home Phone")},
    ),
    Export(
        "IndiaMART",
        (
            ("Sender Name", "SENDERNAME"),
            ("Sender Mobile", "MOB"),
            ("Sender Email", "SENDEREMAIL"),
            ("Query Time", "Query Date", "DATE_RE"),
            ("Unique Query ID", "QUERY_ID"),
            ("Query Type", "QTYPE"),
            ("Sender Mobile Alt", "Sender Mobile (Alt)", "MOBILE_ALT"),
            ("Query Product Name", "PRODUCT_NAME"),
            ("Query MCAT Name", "Query Message", "ENQ_MESSAGE"),
            ("Sender Country ISO", "COUNTRY_ISO"),
            ("Sender Company", "GLUSR_USR_COMPANYNAME"),
            ("Receiver Mobile", "ENQ_RECEIVER_MOB"),
        ),
        4,
        {**_SENDER, PHONE: (*_SENDER[PHONE], "MOB"), NAME: ("Sender Name", "SENDERNAME")},
        ("RECEIVER_MOBILE", "ENQ_RECEIVER_MOB"),
    ),
    Export(
        "TradeIndia",
        (
            "rfi_id",
            "sender_name",
            "sender_mobile",
            ("sender_co", "sender_company"),
            "sender_other_mobiles",
            "generated_date",
            "inquiry_type",
            "sender_uid",
            "view_status",
            "product_source",
        ),
        4,
        _SENDER,
        ("receiver_mobile", "receiver_name", "receiver_co"),
    ),
    Export(
        "JustDial",
        (
            "leadid",
            "leadtype",
            "brancharea",
            "dncmobile",
            "dncphone",
            "branchpin",
            "parentid",
            ("Caller Name",),
            ("Caller Phone", "Caller Number", "Caller Mobile"),
            ("Caller Requirement",),
        ),
        3,
        {
            PHONE: ("mobile", "Caller Mobile", "Caller Phone", "Caller Number", "phone"),
            NAME: ("name", "Caller Name"),
        },
    ),
    Export(
        "99acres",
        (
            ("Query Id", "QryId", "Response Id"),
            ("Query Info", "QryInfo", "Query Details"),
            ("Received On", "RcvdOn", "Response Date"),
            ("Property Id", "ProdId", "Property Code", "Product Id"),
            ("Project Name", "ProjName"),
            ("Res Type", "ResType", "Response Type"),
            ("Identity", "User Type", "Buyer Type"),
            ("Stage",),
            ("Phone Verification Status", "PhoneVerificationStatus", "Phone Verified"),
        ),
        4,
        _BUYER,
    ),
    Export(
        "MagicBricks",
        (
            "isd",
            "dt",
            "msg",
            ("proptype", "Property Type"),
            "locality",
            "project",
            ("subUserName", "Sub User Name"),
            ("Contact Viewed", "Contacted Date"),
            ("Buyer Name",),
            ("Buyer Type",),
            ("Property Id",),
            ("Enquiry Date",),
        ),
        4,
        _BUYER,
    ),
    Export(
        "Housing.com",
        (
            "lead_date",
            "lead_name",
            "lead_phone",
            "lead_email",
            "apartment_names",
            "locality_name",
            "service_type",
            "category_type",
            "country_code",
            "project_name",
            "property_field",
            "flat_id",
            "max_price",
            "min_price",
        ),
        5,
        {PHONE: ("lead_phone",), NAME: ("lead_name",)},
    ),
    Export(
        "Sulekha",
        (
            "customer_name",
            "customer_mobile",
            ("lead_id", "Need Id"),
            ("sub_category", "Need Category"),
            ("service_required", "Need Description", "Need Details"),
            "budget_range",
            "date_required",
            "time_slot",
            ("requirements", "Requirement"),
            ("customer_address", "Customer Locality"),
            "source_page",
        ),
        5,
        {PHONE: ("customer_mobile",), NAME: ("customer_name",)},
    ),
)
