"""All addresses: the pages, the administration, the queue's dashboard for administrators, and what the proxy asks.

The administration has no pages of its own for signing in and out, and for changing one's password: what would stand
there leads to ours, where failed tries are counted and told, and where a browser is told to forget its pages.
"""

from django.contrib import admin
from django.http import Http404
from django.urls import include, path, re_path
from django.views.defaults import page_not_found
from django.views.generic import RedirectView

from campaigns.views.signing_in import SignOut, administrators_sign_in
from leadsportal import queue_dashboard
from leadsportal.bodies import proxy

urlpatterns = [
    path("admin/django-rq/", include((queue_dashboard.urlpatterns, "django_rq"))),
    path("admin/login/", administrators_sign_in, name="administrators-sign-in"),
    path("admin/logout/", SignOut.as_view(), name="administrators-sign-out"),
    path("admin/password_change/", RedirectView.as_view(pattern_name="password")),
    # No object has a page of its own outside of the administration. Django's address for such pages would look for any
    # row of any table, also of those that there are not.
    re_path("^admin/r/", admin.site.admin_view(page_not_found), {"exception": Http404()}),
    path("admin/", admin.site.urls),
    path("proxy/may-be-large/", proxy.may_be_large, name="may-be-large"),
    path("proxy/too-large/", proxy.too_large, name="too-large"),
    path("", include("campaigns.urls")),
]

handler500 = "leadsportal.database_away.server_error"
