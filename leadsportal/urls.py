"""All addresses: the pages, the administration, the queue's dashboard for administrators, and what the proxy asks.

The administration has no pages of its own for signing in and out, and for changing one's password: what would stand
there leads to ours, where failed tries are counted and told, and where a browser is told to forget its pages.
"""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from campaigns.views.signing_in import SignOut, administrators_sign_in
from leadsportal import queue_dashboard
from leadsportal.bodies import proxy

urlpatterns = [
    path("admin/django-rq/", include((queue_dashboard.urlpatterns, "django_rq"))),
    path("admin/login/", administrators_sign_in, name="administrators-sign-in"),
    path("admin/logout/", SignOut.as_view(), name="administrators-sign-out"),
    path("admin/password_change/", RedirectView.as_view(pattern_name="password")),
    path("admin/", admin.site.urls),
    path("proxy/may-be-large/", proxy.may_be_large, name="may-be-large"),
    path("proxy/too-large/", proxy.too_large, name="too-large"),
    path("", include("campaigns.urls")),
]

handler500 = "leadsportal.database_away.server_error"
