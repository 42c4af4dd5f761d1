"""People, groups and teams. People and groups are Django's own models; teams are ours."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import ManyToManyField, QuerySet
from django.forms import ModelMultipleChoiceField
from django.http import HttpRequest, HttpResponse

from campaigns.models import Action, Campaign, Event, Team, Upload
from campaigns.signed_in import user_of
from campaigns.wording import numbered
from leadsportal.signing_in.cool_off import end_cool_off

from .deleting import KeepsWhatIsUsed
from .recording import RecordsChanges, record

# These make a person a superuser, or nearly one. Only superusers see them.
_FOR_SUPERUSERS = ("is_superuser", "user_permissions")


class TeamInline(admin.TabularInline[Any, User]):
    model = Team.members.through
    extra = 0
    verbose_name = "team"
    verbose_name_plural = "teams"


admin.site.unregister([User, Group])


@admin.register(User)
class PersonAdmin(RecordsChanges[User], KeepsWhatIsUsed[User], UserAdmin[User]):
    list_display = ["username", "first_name", "last_name", "is_active", "is_staff", "last_login"]
    inlines = [TeamInline]
    actions = ["end_wait"]
    recorded_lists = ("groups", "user_permissions", "teams")

    @admin.action(description="End the wait after failed tries to sign in", permissions=["change"])
    def end_wait(self, request: HttpRequest, people: QuerySet[User]) -> None:
        for person in people:
            if _within_reach(request, person):
                end_cool_off(person.get_username())
                self.log_change(request, person, "Ended the wait after failed tries to sign in.")
                record(request, Action.SIGN_IN_WAIT_ENDED, person)
                messages.success(request, f"The wait is over: {person} can try to sign in again.")
            else:
                messages.error(request, f"Only a superuser can do this for {person}, who is one.")

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """The page on which an administrator gives somebody a password, or takes it."""
        with transaction.atomic():
            before = self.get_object(request, unquote(id))
            response = super().user_change_password(request, id, form_url)
            after = self.get_object(request, unquote(id))
            if before and after and before.password != after.password:
                record(request, Action.PASSWORD_CHANGED, after)
        return response

    def get_inlines(self, request: HttpRequest, obj: User | None) -> list[type[InlineModelAdmin[Any, User]]]:
        return self.inlines if obj else []  # a person is added with name and password first

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.is_superuser:
            return fieldsets
        return [
            (title, {**options, "fields": [name for name in options["fields"] if name not in _FOR_SUPERUSERS]})
            for title, options in fieldsets
        ]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and _within_reach(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and _within_reach(request, obj)

    def get_deleted_objects(
        self, objs: Sequence[User] | QuerySet[User], request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
        """The log of actions says who has deleted a person, so nobody deletes themselves."""
        if user_of(request) in objs:
            return [], {}, set(), ["You cannot delete yourself. Ask another administrator."]
        return super().get_deleted_objects(objs, request)

    def why_kept(self, person: User) -> str:
        uploads = Upload.objects.filter(uploaded_by=person).count()
        actions = Event.objects.filter(user=person).count()
        if not uploads and not actions:
            return ""
        return (
            f"{person} has {numbered(uploads, 'upload', 'uploads')} and {numbered(actions, 'action', 'actions')} on "
            "record. Untick “Active” to keep the person out instead."
        )


def _within_reach(request: HttpRequest, person: User | None) -> bool:
    """Whether this administrator may change the person. Only a superuser may change a superuser: whoever sets a
    superuser's password can sign in as that person."""
    return person is None or user_of(request).is_superuser or not person.is_superuser


@admin.register(Group)
class GroupOfPeopleAdmin(RecordsChanges[Group], GroupAdmin):
    """Django's own page."""

    recorded_lists = ("permissions",)


@admin.register(Team)
class TeamAdmin(RecordsChanges[Team]):
    search_fields = ["name"]
    filter_horizontal = ["members", "managers", "campaigns"]
    recorded_lists = ("members", "managers", "campaigns")

    def formfield_for_manytomany(
        self, db_field: ManyToManyField[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelMultipleChoiceField[Any] | None:
        """Where there are several accounts, each campaign has its account beside it: two accounts can have campaigns of
        one name."""
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field and db_field.name == "campaigns" and Campaign.objects.are_of_several_accounts():
            field.queryset = Campaign.objects.select_related("account").order_by("name", "account__name")
            field.label_from_instance = _name_with_account  # type: ignore[assignment, method-assign]
        return field


def _name_with_account(campaign: Campaign) -> str:
    return campaign.name_with_account
