"""What administrators add, change and delete is in the log of actions: which fields, never their values."""

from typing import Any, ClassVar, TypeVar

from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from campaigns.models import Account, Action, Campaign, Event, Team, Webhook
from campaigns.signed_in import user_of

from .filtering import FilteredAsListed

M = TypeVar("M", bound=Model)

_ACTIONS: dict[type[Model], tuple[Action, Action, Action]] = {
    Account: (Action.ACCOUNT_ADDED, Action.ACCOUNT_CHANGED, Action.ACCOUNT_DELETED),
    Campaign: (Action.CAMPAIGN_ADDED, Action.CAMPAIGN_CHANGED, Action.CAMPAIGN_DELETED),
    User: (Action.PERSON_ADDED, Action.PERSON_CHANGED, Action.PERSON_DELETED),
    Team: (Action.TEAM_ADDED, Action.TEAM_CHANGED, Action.TEAM_DELETED),
    Group: (Action.GROUP_ADDED, Action.GROUP_CHANGED, Action.GROUP_DELETED),
    Webhook: (Action.WEBHOOK_ADDED, Action.WEBHOOK_CHANGED, Action.WEBHOOK_DELETED),
}

_Lists = dict[str, set[int]]


class RecordsChanges(FilteredAsListed[M]):
    """A ModelAdmin of one of the models above."""

    recorded_lists: ClassVar[tuple[str, ...]] = ()
    """Names of the relations to many, also of those that an inline has. Of these the log has who came and went."""

    recorded_elsewhere: ClassVar[frozenset[str]] = frozenset()
    """Fields whose change is an action of its own."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Django calls this once the object is saved, for all forms that add or change one."""
        obj: M = form.instance
        before = self._lists(obj)
        super().save_related(request, form, formsets, change)
        changed: dict[str, object] = {}
        if lists := _differences(before, self._lists(obj)):
            changed["lists"] = lists
        fields = [name for name in form.changed_data if name not in {*self.recorded_lists, *self.recorded_elsewhere}]
        if change and fields:
            changed["fields"] = fields
        added_action, changed_action, _ = _ACTIONS[self.model]
        if changed or not change:
            record(request, changed_action if change else added_action, obj, **changed)

    def delete_model(self, request: HttpRequest, obj: M) -> None:
        with transaction.atomic():
            record(request, _ACTIONS[self.model][2], obj)
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[M]) -> None:
        with transaction.atomic():
            for obj in queryset:
                record(request, _ACTIONS[self.model][2], obj)
            super().delete_queryset(request, queryset)

    def _lists(self, obj: M) -> _Lists:
        return {name: set(getattr(obj, name).values_list("pk", flat=True)) for name in self.recorded_lists}


def record(request: HttpRequest, action: Action, obj: Model, **details: object) -> None:
    """Writes into the log of actions what was done to an account, campaign, person, team, group or webhook."""
    about: dict[str, Model] = {}
    match obj:
        case User():
            about["person"] = obj
        case Account():
            about["account"], details["name"] = obj, obj.name
        case Campaign():
            about["campaign"], details["name"] = obj, obj.name
        case _:
            details |= {"name": str(obj), "id": obj.pk}
    Event.objects.create(action=action, user=user_of(request), details=details, **about)


def _differences(before: _Lists, after: _Lists) -> dict[str, dict[str, list[int]]]:
    """{list's name: {"added": ids, "removed": ids}}, of those that are not as they were."""
    return {
        name: {"added": sorted(after[name] - ids), "removed": sorted(ids - after[name])}
        for name, ids in before.items()
        if after[name] != ids
    }
