"""People, groups and teams. Accounts of people and groups are Django's own; teams are ours."""

from operator import attrgetter

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.db.models import ManyToManyField
from django.forms import ModelMultipleChoiceField
from django.http import HttpRequest

from campaigns.models import Event, Team, Upload
from campaigns.wording.numbers import numbered

from .deleting import KeepsWhatIsUsed

Person = get_user_model()

# What makes a person a superuser, or is as good as it: for superusers to give.
_FOR_SUPERUSERS = ("is_superuser", "user_permissions")


class TeamInline(admin.TabularInline):
    model = Team.members.through
    extra = 0
    verbose_name = "team"
    verbose_name_plural = "teams"


admin.site.unregister(Person)


@admin.register(Person)
class PersonAdmin(KeepsWhatIsUsed, UserAdmin):
    list_display = ["username", "first_name", "last_name", "is_active", "is_staff", "last_login"]
    inlines = [TeamInline]

    def get_inlines(self, request: HttpRequest, obj=None) -> list:
        return self.inlines if obj else []  # a person is added with name and password first

    def get_fieldsets(self, request: HttpRequest, obj=None) -> list:
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.is_superuser:
            return fieldsets
        return [
            (title, {**options, "fields": [name for name in options["fields"] if name not in _FOR_SUPERUSERS]})
            for title, options in fieldsets
        ]

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return super().has_change_permission(request, obj) and _within_reach(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return super().has_delete_permission(request, obj) and _within_reach(request, obj)

    def why_kept(self, person) -> str:
        uploads = Upload.objects.filter(uploaded_by=person).count()
        actions = Event.objects.filter(user=person).count()
        if not uploads and not actions:
            return ""
        return (
            f"{person} has {numbered(uploads, 'upload', 'uploads')} and {numbered(actions, 'action', 'actions')} on "
            "record. Untick “Active” to keep the person out instead."
        )


def _within_reach(request: HttpRequest, person) -> bool:
    """A superuser's password and groups are for superusers to change, or any administrator could become one."""
    return person is None or request.user.is_superuser or not person.is_superuser


@admin.register(Team)
class TeamAdmin(admin.ModelAdmin):
    search_fields = ["name"]
    filter_horizontal = ["members", "managers", "campaigns"]

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: HttpRequest, **kwargs: object
    ) -> ModelMultipleChoiceField:
        """Campaigns have their accounts beside them, where there are several: two accounts can have one name."""
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "campaigns" and field.queryset.are_of_several_accounts():
            field.queryset = field.queryset.select_related("account").order_by("name", "account__name")
            field.label_from_instance = attrgetter("name_with_account")
        return field
