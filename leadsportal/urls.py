"""All addresses: the pages, the administration, and the queue's dashboard for administrators."""

from django.contrib import admin
from django.urls import include, path

from leadsportal import queue_dashboard

urlpatterns = [
    path("admin/django-rq/", include((queue_dashboard.urlpatterns, "django_rq"))),
    path("admin/", admin.site.urls),
    path("", include("campaigns.urls")),
]

handler500 = "leadsportal.database_away.server_error"
