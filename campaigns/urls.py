"""The addresses of the pages."""

from django.urls import path, re_path
from django.views.generic import RedirectView

from campaigns.views import (
    callback,
    check,
    columns,
    confirm,
    dashboard,
    deciding,
    downloads,
    fixing,
    health,
    history,
    leads,
    mappings,
    metrics,
    notifications,
    receiving,
    signing_in,
    steering,
    upload,
)

urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("uploads/new/", receiving.new, name="new"),
    path("uploads/<int:pk>/columns/", columns.columns, name="columns"),
    path("uploads/<int:pk>/check/", check.check, name="check"),
    path("uploads/<int:pk>/fix/", fixing.fix, name="fix"),
    path("uploads/<int:pk>/confirm/", confirm.confirm, name="confirm"),
    path("uploads/<int:pk>/discard/", confirm.discard, name="discard"),
    path("uploads/<int:pk>/", upload.upload, name="upload"),
    path("uploads/<int:pk>/leads/", leads.leads, name="leads"),
    path("uploads/<int:pk>/not-loaded.xlsx", downloads.not_loaded, name="not-loaded"),
    # The same file under its former name.
    path("uploads/<int:pk>/not-sent.xlsx", RedirectView.as_view(pattern_name="not-loaded", permanent=True)),
    path("uploads/<int:pk>/download/", downloads.make_download, name="make-download"),
    path("uploads/<int:pk>/pause/", steering.pause, name="pause"),
    path("uploads/<int:pk>/resume/", steering.resume, name="resume"),
    path("uploads/<int:pk>/cancel/", steering.cancel, name="cancel"),
    path("uploads/<int:pk>/put-first/", steering.put_first, name="put-first"),
    path("uploads/<int:pk>/take-turns/", steering.take_turns, name="take-turns"),
    path("uploads/<int:pk>/send-again/", deciding.send_all_again, name="send-all-again"),
    path("uploads/<int:pk>/give-up/", deciding.give_all_up, name="give-all-up"),
    path("batches/<int:pk>/send-again/", deciding.send_again, name="send-again"),
    path("batches/<int:pk>/give-up/", deciding.give_up, name="give-up"),
    path("failed-files/<int:pk>/", downloads.failed_file, name="failed-file"),
    path("failed-files/<int:pk>/rows.xlsx", downloads.failed_file_workbook, name="failed-file-workbook"),
    path("campaigns/<int:pk>/template.xlsx", downloads.template, name="template"),
    path("mappings/", mappings.mappings, name="mappings"),
    path("mappings/<int:pk>/", mappings.rename, name="rename-mapping"),
    path("mappings/<int:pk>/delete/", mappings.delete, name="delete-mapping"),
    path("history/", history.history, name="history"),
    # What secrets.token_urlsafe makes, and nothing longer than it could. The dialer may leave out the last slash: a
    # redirect to the address with it would turn the POST into a GET, without the message.
    re_path(r"^callbacks/(?P<token>[A-Za-z0-9_-]{1,100})/?\Z", callback.callback, name="callback"),
    re_path(r"^callbacks/", callback.no_callback, name="no-callback"),
    re_path(r"^callbacks\Z", callback.no_callback, name="no-callbacks"),
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/new/", notifications.new, name="new-notifications"),
    path("notifications/seen/", notifications.seen, name="notifications-seen"),
    path("notifications/<int:pk>/look/", notifications.look_at, name="look-at-notification"),
    # What secrets.token_urlsafe makes, and nothing longer than it could.
    re_path(r"^callbacks/(?P<token>[A-Za-z0-9_-]{1,100})/$", callback.callback, name="callback"),
    path("healthz", health.healthz, name="healthz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("sign-in/", signing_in.SignIn.as_view(), name="sign-in"),
    path("sign-out/", signing_in.SignOut.as_view(), name="sign-out"),
    path("password/", signing_in.ChangePassword.as_view(), name="password"),
]
