"""The way from the administration's first page to the queue's dashboard (leadsportal/queue_dashboard.py)."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django_rq.models import Dashboard

from leadsportal.queue_dashboard import PERMISSION


@admin.register(Dashboard)
class QueueAdmin(admin.ModelAdmin[Dashboard]):
    """An entry without pages of its own. django-rq's own entry would have a second copy of the dashboard's pages, and
    would be shown to everybody with any permission of that app."""

    def get_urls(self) -> list[URLPattern]:
        """Only the address that the entry leads to."""
        entry = self.admin_site.admin_view(self.changelist_view)
        return [path("", entry, name="django_rq_dashboard_changelist")]

    def changelist_view(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        """Leads to the dashboard, which asks for the permission."""
        return redirect("django_rq:home")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Dashboard | None = None) -> bool:
        return request.user.has_perm(PERMISSION)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Dashboard | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Dashboard | None = None) -> bool:
        return False
