"""Who may reach what: the table of all addresses.

A new address fails `test_the_table_has_every_address` until it stands here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from tests.access.world import NOBODY


class Right(Enum):
    """What a person may do with an upload, from less to more; and what a page asks for."""

    NONE = 0
    SEE = 1
    ACT = 2
    PUT_FIRST = 3


SEE, ACT, PUT_FIRST = Right.SEE, Right.ACT, Right.PUT_FIRST


@dataclass(frozen=True)
class Page:
    """What a page of one upload asks for; `post` is None where it takes no POST. `posts` are its actions."""

    get: Right
    post: Right | None = None
    posts: tuple[dict[str, str], ...] = ({"reason": "because"},)
    query: str = ""
    is_live: bool = False  # a part of it is fetched by itself


# The actions of the pages that have several (`test_the_table_has_every_action`).
FIXES = {
    "correct-row": {"row": "6", "cell-0": "9000000099"},
    "correct-value": {"kind": "x", "found": "12", "text": "9000000099"},
    "skip-row": {"row": "6"},
    "skip-value": {"kind": "x", "found": "12"},
    "skip-kind": {"kind": "x"},
    "restore": {"row": "6"},
    "rule": {"code": "trimmed", "on": "0"},
    "repair": {"kind": "x"},
    "undo": {"event": "1"},
}
COLUMNS = {
    "sheet": {"sheet": "x"},
    "text": {"encoding": "utf-8", "delimiter": "comma", "quoting": "quoted"},
    "header": {"row": "1"},
    "columns": {"column-0": "PhoneNumber", "column-1": "Name", "column-2": "Priority"},
}

OF_AN_UPLOAD = {
    "uploads/<int:pk>/": Page(SEE, is_live=True),
    "uploads/<int:pk>/columns/": Page(SEE, ACT, tuple({"do": name} | data for name, data in COLUMNS.items())),
    "uploads/<int:pk>/check/": Page(SEE, ACT),
    "uploads/<int:pk>/fix/": Page(SEE, ACT, tuple({"do": name} | data for name, data in FIXES.items())),
    "uploads/<int:pk>/confirm/": Page(SEE, ACT, ({"option": "neither"},)),
    "uploads/<int:pk>/discard/": Page(SEE, SEE),
    "uploads/<int:pk>/leads/": Page(SEE, query="?state=ready"),
    "uploads/<int:pk>/lead/": Page(SEE, query="?row=2"),
    "uploads/<int:pk>/not-loaded.xlsx": Page(ACT),
    "uploads/<int:pk>/not-loaded.csv": Page(ACT),
    "uploads/<int:pk>/fix-rows/": Page(SEE, ACT),
    "uploads/<int:pk>/download/": Page(ACT, ACT, is_live=True),
    "uploads/<int:pk>/pause/": Page(SEE, ACT),
    "uploads/<int:pk>/resume/": Page(SEE, ACT),
    "uploads/<int:pk>/cancel/": Page(SEE, ACT),
    "uploads/<int:pk>/send-at/": Page(SEE, ACT, ({"when": "now"},)),
    "uploads/<int:pk>/put-first/": Page(PUT_FIRST, PUT_FIRST),
    "uploads/<int:pk>/take-turns/": Page(PUT_FIRST, PUT_FIRST),
    "uploads/<int:pk>/send-again/": Page(SEE, ACT),
    "uploads/<int:pk>/give-up/": Page(SEE, ACT),
    "uploads/<int:pk>/attach/": Page(SEE, ACT),
    "uploads/<int:pk>/close/": Page(SEE, ACT),
}
OF_A_BATCH = {"batches/<int:pk>/send-again/": Page(ACT, ACT), "batches/<int:pk>/give-up/": Page(ACT, ACT)}
OF_A_FAILED_FILE = {
    "failed-files/<int:pk>/": Page(ACT),
    "failed-files/<int:pk>/rows.xlsx": Page(ACT),
    "failed-files/<int:pk>/unjoined/": Page(ACT),
}
OF_AN_ATTACHED_FILE = {"attached-files/<int:pk>/unjoined/": Page(ACT)}
OF_A_CAMPAIGN = {"campaigns/<int:pk>/template.xlsx": Page(SEE)}
OF_A_MAPPING = {
    # A GET leads to the list of the person's own, whatever mapping it names.
    "mappings/<int:pk>/": Page(Right.NONE, ACT, ({"name": "mine"},)),
    "mappings/<int:pk>/delete/": Page(Right.NONE, ACT),
}

OF_A_NOTIFICATION = {
    # A GET leads to the list, as above.
    "notifications/<int:pk>/look/": Page(Right.NONE, ACT),
}

OF_A_LIST = {"history/lists/<int:pk>/uploads.xlsx": Page(ACT), "history/lists/<int:pk>/uploads.csv": Page(ACT)}

OF_OBJECTS = {
    **OF_AN_UPLOAD,
    **OF_A_BATCH,
    **OF_A_FAILED_FILE,
    **OF_AN_ATTACHED_FILE,
    **OF_A_CAMPAIGN,
    **OF_A_MAPPING,
    **OF_A_NOTIFICATION,
    **OF_A_LIST,
}

# For everybody who has signed in: they show what is the person's own (test_lists.py), or lead to a page that asks.
SIGNED_IN = (
    "",
    "figures/",
    "history/",
    "numbers/",
    "history/uploads.xlsx",
    "history/uploads.csv",
    "history/bad-rows/",
    "history/bad-rows.xlsx",
    "history/lists/",
    "mappings/",
    "notifications/",
    "notifications/new/",
    "notifications/seen/",
    "uploads/new/",
    "password/",
    "uploads/<int:pk>/not-sent.xlsx",
    "admin/password_change/",
)

# For everybody, each with an address of it. Callbacks are believed by their token; numbers are for this host, or for
# who has their token.
PUBLIC = {
    "healthz": "/healthz",
    "metrics": "/metrics",
    r"^callbacks/(?P<token>[A-Za-z0-9_-]{1,100})/?\Z": "/callbacks/guessed",
    r"^callbacks/": "/callbacks/guessed/more/",
    r"^callbacks\Z": "/callbacks",
    "sign-in/": "/sign-in/",
    "sign-out/": "/sign-out/",
    "admin/login/": "/admin/login/",
    "admin/logout/": "/admin/logout/",
    "proxy/may-be-large/": "/proxy/may-be-large/",
    "proxy/too-large/": "/proxy/too-large/",
}

# What people may do with what somebody has brought: with an upload that is not confirmed, and with one that is.
_NOTHING = (Right.NONE, Right.NONE)
_OF_MY_TEAM = (Right.NONE, ACT)
_OF_MY_MEMBER = (Right.NONE, PUT_FIRST)
_OWN = (ACT, ACT)
_OWN_OF_NO_TEAM = (SEE, Right.NONE)
_ALL = (PUT_FIRST, PUT_FIRST)

RIGHTS = {
    "asha": {"asha's": _OWN, "of who left": _OF_MY_TEAM, "of a moved campaign": _OWN_OF_NO_TEAM},
    "ravi": {"asha's": _OF_MY_TEAM, "of who left": _OF_MY_TEAM},
    "meera": {"asha's": _OF_MY_MEMBER, "of who left": _OF_MY_TEAM},
    "leaver": {"of who left": _OWN_OF_NO_TEAM},
    "newcomer": {},
    "stranger": {"foreign": _OWN, "of a moved campaign": _OF_MY_TEAM},
    "office": {},
    "clerk": {},
    "root": dict.fromkeys(("asha's", "of who left", "of a moved campaign", "foreign"), _ALL),
}
"""By person and by what was brought; with what is not here, the person may do nothing."""

CAMPAIGNS = {
    "asha's": ("asha", "ravi", "meera", "root"),
    "of who left": ("asha", "ravi", "meera", "root"),
    "of a moved campaign": ("stranger", "root"),
    "foreign": ("stranger", "root"),
}
"""Who has the campaign today."""

OWNERS = {"asha's": "asha", "foreign": "stranger"}
"""Whose the mapping, the kept downloads and the notification are. The two other ones are nobody's, while no team of
their owners has the campaign."""

SIGNED_IN_PEOPLE = tuple(RIGHTS)
NOT_SIGNED_IN = (NOBODY, "gone")
EVERYBODY = (*SIGNED_IN_PEOPLE, *NOT_SIGNED_IN)


def right_of(person: str, brought: str, state: str) -> Right:
    draft, confirmed = RIGHTS.get(person, {}).get(brought, _NOTHING)
    return confirmed if state == "confirmed" else draft


# ---- the administration ----


@dataclass(frozen=True)
class Entry:
    """What administrators may do with one kind of object, and what its further addresses are for."""

    may: str = "view add change delete"
    further: Mapping[str, str] = field(default_factory=dict)


OF_EACH_ENTRY = {
    "": "view",
    "add/": "add",
    "<path:object_id>/history/": "view",
    "<path:object_id>/delete/": "delete",
    "<path:object_id>/change/": "change",
}

ADMINISTRATION = {
    "auth/user": Entry(further={"<id>/password/": "change"}),
    "auth/group": Entry(),
    "campaigns/account": Entry(),
    "campaigns/alreadytherereason": Entry(),
    "campaigns/callback": Entry(may="view change"),
    "campaigns/campaign": Entry(),
    "campaigns/donotcallnumber": Entry(further={"look-up/": "view", "add/given/": "add"}),
    "campaigns/event": Entry(may="view"),
    "campaigns/failedfile": Entry(may="view change"),
    "campaigns/synonym": Entry(),
    "campaigns/team": Entry(),
    "campaigns/upload": Entry(may="view"),
    "campaigns/webhook": Entry(),
}

# Each with an address of it, and with the status for a member of the staff without any permission.
OF_THE_ADMINISTRATION = {
    "admin/": ("/admin/", 200),
    "admin/password_change/done/": ("/admin/password_change/done/", 200),
    "admin/autocomplete/": ("/admin/autocomplete/?app_label=campaigns&model_name=team&field_name=members", 403),
    "admin/jsi18n/": ("/admin/jsi18n/", 200),
    "^admin/r/": ("/admin/r/1/1/", 404),
    "admin/r/<path:content_type_id>/<path:object_id>/": ("/admin/r/1/1/", 404),  # of Django; the one above comes first
    "admin/django_rq/dashboard/": ("/admin/django_rq/dashboard/", 302),  # leads to the queue's pages, which ask
    r"admin/^(?P<app_label>auth|campaigns|django_rq)/$": ("/admin/campaigns/", 404),
    r"admin/(?P<url>.*)$": ("/admin/nothing/", 404),
}
