"""The administrators' pages, in Django's own admin: accounts, campaigns, people, and other things that uploads need.

========================  ===========================================================================
``accounts.py``           CloudAgent accounts: their key (write-only), their limits, pausing
``callbacks.py``          callbacks that are set aside, to be looked at and read again
``campaigns.py``          campaigns, and the reasons that mean “already there”
``do_not_call.py``        the do-not-call list: numbers added by form or file, looked up one by one
``failed_files.py``       failed files whose links an administrator must approve
``people.py``             people, groups and teams
``synonyms.py``           other words for fields, by which columns are matched
``webhooks.py``           addresses of other systems that are told of uploads
``records.py``            uploads and events, which nobody can change here
``queue.py``              the way to the queue's dashboard
``deleting.py``           sentences that say why something in use is not deleted
``recording.py``          what is added, changed and deleted is in the log of actions
``filtering.py``          lists are filtered by the listed filters only: the base of all of them
``written_by_portal.py``  the base of those whose objects nobody adds or deletes
========================  ===========================================================================

Only people who are staff reach it; the group Administrators has the permissions.
"""

from django.contrib import admin

from .accounts import AccountAdmin
from .callbacks import CallbackAdmin
from .campaigns import AlreadyThereReasonAdmin, CampaignAdmin
from .do_not_call import DoNotCallNumberAdmin
from .failed_files import FailedFileAdmin
from .people import GroupOfPeopleAdmin, PersonAdmin, TeamAdmin
from .queue import QueueAdmin
from .records import EventAdmin, UploadAdmin
from .synonyms import SynonymAdmin
from .webhooks import WebhookAdmin

admin.site.site_header = "LeadsPortal administration"
admin.site.site_title = "LeadsPortal"
admin.site.index_title = "What the uploads rest on"

__all__ = [
    "AccountAdmin",
    "AlreadyThereReasonAdmin",
    "CallbackAdmin",
    "CampaignAdmin",
    "DoNotCallNumberAdmin",
    "EventAdmin",
    "FailedFileAdmin",
    "GroupOfPeopleAdmin",
    "PersonAdmin",
    "QueueAdmin",
    "SynonymAdmin",
    "TeamAdmin",
    "UploadAdmin",
    "WebhookAdmin",
]
