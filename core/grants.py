"""The only door to django-guardian: rights of one person on one object.

Domain rows (memberships, assignments) are the truth; grants are their projection, written by services in the same
transaction. Grant
models have a direct foreign key to their object, so rows go with it and one join filters a list. A right that a group
holds on the whole
model never counts here: it would show a judge everything.
"""

from collections.abc import Iterable

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from guardian.models import UserObjectPermissionBase
from guardian.shortcuts import assign_perm, get_objects_for_user, remove_perm

__all__ = [
    "UserGrant",
    "filter_granted",
    "grant",
    "grant_many",
    "granted_pairs",
    "has_grant",
    "revoke",
    "revoke_all",
]


class UserGrant(UserObjectPermissionBase):
    """Base of grant models; the subclass adds `content_object`, a foreign key to what is granted."""

    class Meta(UserObjectPermissionBase.Meta):
        abstract = True


def grant(permission: str, user, obj) -> None:
    assign_perm(permission, user, obj)


def revoke(permission: str, user, obj) -> None:
    remove_perm(permission, user, obj)


def grant_many(model: type[UserGrant], permission: str, pairs: Iterable[tuple]) -> None:
    """Grant to many (user id, object id) pairs at once; pairs that exist already stay as they are."""
    row = _permission(model, permission)
    rows = [model(permission=row, user_id=user, content_object_id=obj) for user, obj in pairs]
    model.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)


def revoke_all(model: type[UserGrant], permission: str, objects: QuerySet) -> None:
    model.objects.filter(permission=_permission(model, permission), content_object__in=objects).delete()


def granted_pairs(model: type[UserGrant], permission: str) -> set[tuple]:
    rows = model.objects.filter(permission=_permission(model, permission))
    return set(rows.values_list("user_id", "content_object_id"))


def filter_granted(user, permission: str, queryset: QuerySet) -> QuerySet:
    """The rows of the queryset on which this person holds the right by a grant of their own."""
    if not user.is_authenticated or not user.is_active:
        return queryset.none()
    return get_objects_for_user(
        user, permission, klass=queryset, use_groups=False, with_superuser=False, accept_global_perms=False
    )


def has_grant(user, permission: str, obj) -> bool:
    return filter_granted(user, permission, type(obj)._default_manager.filter(pk=obj.pk)).exists()


def _permission(model: type[UserGrant], codename: str) -> Permission:
    subject = model._meta.get_field("content_object").related_model
    return Permission.objects.get(codename=codename, content_type__app_label=subject._meta.app_label)
