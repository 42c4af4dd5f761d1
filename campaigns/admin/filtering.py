"""A list is filtered by the filters that its page shows, and by nothing else.

Django takes any field of the model from the address: `?columns__icontains=9870…` would find the uploads whose samples
have a number, and `?api_key_ending__startswith=w` would tell a letter of a key, though no page shows either.
"""

from typing import Any, TypeVar

from django.contrib import admin
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model
from django.http import HttpRequest

M = TypeVar("M", bound=Model)


class ListedFilters(ChangeList):
    """Refuses, with status 400, what none of the listed filters has taken."""

    def get_filters(self, request: HttpRequest) -> Any:
        found = super().get_filters(request)
        _filters, _has_filters, left, *_ = found
        if left:
            # Without the words of the address, since the log gets this.
            raise DisallowedModelAdminLookup("A list was to be filtered by what is no filter of it.")
        return found


class FilteredAsListed(admin.ModelAdmin[M]):
    """The base of all lists of the administration."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ListedFilters
