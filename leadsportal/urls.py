"""All addresses: the pages, the administration, and the queue's dashboard for administrators."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/django-rq/", include("django_rq.urls")),
    path("admin/", admin.site.urls),
    path("", include("campaigns.urls")),
]

handler500 = "leadsportal.database_away.server_error"
