"""Permissions of one person on one object: the only module that uses django-guardian.

The rows of the subject (team members, assignments) are the truth; grants follow from them and are written by services
in the same transaction. A grant model has a direct foreign key to its object, so that deleting the object deletes its
grants and one join filters a list. A permission that a group has on all objects of a model never counts here: it would
let a judge see everything.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, Permission
from django.db.models import Model, QuerySet
from guardian.models import UserObjectPermissionBase
from guardian.shortcuts import assign_perm, get_objects_for_user, remove_perm
from guardian.utils import get_user_obj_perms_model

__all__ = [
    "UserGrant",
    "filter_granted",
    "grant_permission",
    "grant_permission_to_many",
    "granted_pairs",
    "granted_permissions",
    "has_grant",
    "revoke_permission",
    "revoke_permission_on_all",
]

M = TypeVar("M", bound=Model)
GrantModel = type[Any]  # a subclass of UserGrant: only those have the field `content_object`


# guardian's own table would hold the grants of all models, with the object's id as text.
class UserGrant(UserObjectPermissionBase):
    """Base of grant models; the subclass adds `content_object`, a foreign key to the object."""

    class Meta(UserObjectPermissionBase.Meta):
        abstract = True


def grant_permission(permission: str, user: AbstractBaseUser, obj: Model) -> None:
    assign_perm(permission, user, obj)


def revoke_permission(permission: str, user: AbstractBaseUser, obj: Model) -> None:
    remove_perm(permission, user, obj)


def grant_permission_to_many(model: GrantModel, permission: str, pairs: Iterable[tuple[Any, Any]]) -> None:
    """Grant a permission to many (user id, object id) pairs at once; pairs that exist already stay as they are."""
    row = _get_permission(model, permission)
    rows = [model(permission=row, user_id=user, content_object_id=obj) for user, obj in pairs]
    model.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)


def revoke_permission_on_all(model: GrantModel, permission: str, objects: QuerySet[Any]) -> None:
    """Take the permission on these objects from everybody."""
    model.objects.filter(permission=_get_permission(model, permission), content_object__in=objects).delete()


def granted_pairs(model: GrantModel, permission: str) -> set[tuple[Any, Any]]:
    """(user id, object id) of every grant of this permission."""
    rows = model.objects.filter(permission=_get_permission(model, permission))
    return set(rows.values_list("user_id", "content_object_id"))


def filter_granted(user: AbstractBaseUser | AnonymousUser, permission: str, queryset: QuerySet[M]) -> QuerySet[M]:
    """The rows of the queryset on which this person has the permission by a grant of their own."""
    if not user.is_authenticated or not user.is_active:
        return queryset.none()
    # Groups, superusers and rights on whole models are switched off: only a person's own grant counts.
    return get_objects_for_user(
        user, permission, klass=queryset, use_groups=False, with_superuser=False, accept_global_perms=False
    )


def granted_permissions(user: AbstractBaseUser | AnonymousUser, obj: Model) -> frozenset[str]:
    """The codenames of all permissions that this person has on the object, in one query."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    model: GrantModel = get_user_obj_perms_model(obj)
    grants = model.objects.filter(user=user, content_object=obj)
    return frozenset(grants.values_list("permission__codename", flat=True))


def has_grant(user: AbstractBaseUser | AnonymousUser, permission: str, obj: Model) -> bool:
    """Whether the person has the permission on the object; read from the database at every call."""
    return permission in granted_permissions(user, obj)


def _get_permission(model: GrantModel, codename: str) -> Permission:
    subject = model._meta.get_field("content_object").related_model
    return Permission.objects.get(codename=codename, content_type__app_label=subject._meta.app_label)
