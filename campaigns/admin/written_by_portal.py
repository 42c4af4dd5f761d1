"""What the portal writes by itself: nobody adds or deletes one in the administration."""

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from .filtering import FilteredAsListed

M = TypeVar("M", bound=Model)


class WrittenByPortal(FilteredAsListed[M]):
    """`list_title` is the heading of the list; without one, Django has its own."""

    list_per_page = 50
    show_full_result_count = False
    list_title = ""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        title = {"title": self.list_title} if self.list_title else {}
        return super().changelist_view(request, title | (extra_context or {}))

    def history_view(self, request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        """Django asks for the permission only once it has found the object. Those that are not listed are not found."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return super().history_view(request, *arguments, **named)

    def has_add_permission(self, request: HttpRequest, *_: object) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, *_: object) -> bool:
        return False
