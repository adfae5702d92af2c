"""Who works with the product: users, budget units and the roles that tie them together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from accounts.sign_in_names import KEY_LENGTH, login_key, refuse_taken


class UserQuerySet(models.QuerySet["User"]):
    def update(self, **fields: Any) -> int:
        """Not for number and name: they would change without their keys and without the check."""
        if {"staff_number", "name"} & fields.keys():
            raise ValueError("change staff_number and name of each user by save()")
        return super().update(**fields)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, staff_number: str, password: str | None = None, **fields: Any) -> User:
        user: User = self.model(staff_number=staff_number.strip(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, staff_number: str, password: str, **fields: Any) -> User:
        return self.create_user(staff_number, password, is_staff=True, is_superuser=True, **fields)

    @transaction.atomic
    def bulk_create(self, objs: Iterable[User], *args: Any, **kwargs: Any) -> list[User]:
        users = list(objs)
        for user in users:
            user.set_keys()
        refuse_taken(users)
        made: list[User] = super().bulk_create(users, *args, **kwargs)
        return made


class User(AbstractBaseUser, PermissionsMixin):
    """A person; signs in by staff number, or by name where nobody else has that name."""

    staff_number = models.CharField(_("工号"), max_length=40, unique=True)
    name = models.CharField(_("姓名"), max_length=60, db_index=True)
    # What signs in is compared by these: accounts.sign_in_names.
    number_key = models.CharField(max_length=KEY_LENGTH, editable=False, default="", db_index=True)
    name_key = models.CharField(max_length=KEY_LENGTH, editable=False, default="", db_index=True)
    is_active = models.BooleanField(_("启用"), default=True)
    is_staff = models.BooleanField(_("可进入管理后台"), default=False)
    joined_at = models.DateTimeField(_("建立时间"), auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "staff_number"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("用户")
        verbose_name_plural = _("用户")
        ordering = ("staff_number",)

    def __str__(self) -> str:
        return f"{self.name}（{self.staff_number}）"

    def clean(self) -> None:
        super().clean()
        self.set_keys()
        self._refuse_new_names()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises ValidationError where number or name would sign in somebody else."""
        fields = kwargs.get("update_fields")
        if fields is not None and not {"staff_number", "name"} & set(fields):
            super().save(*args, **kwargs)
            return
        if fields is not None:
            kwargs["update_fields"] = {*fields, "number_key", "name_key"}
        self.set_keys()
        with transaction.atomic(using=kwargs.get("using")):
            self._refuse_new_names()
            super().save(*args, **kwargs)

    def set_keys(self) -> None:
        self.number_key, self.name_key = login_key(self.staff_number), login_key(self.name)

    def _refuse_new_names(self) -> None:
        """Only a change is looked at: who has an old coincidence can still be switched off."""
        stored = User.objects.filter(pk=self.pk).values_list("number_key", "name_key").first()
        if stored != (self.number_key, self.name_key):
            refuse_taken([self])

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


unit_code = RegexValidator(
    r"\A[\w.-]+\Z", _("单位编码只能由文字、数字、“.”、“-”和“_”组成，不能有空格或“/”。")
)


class Unit(models.Model):
    """A budget unit (预算单位). ``path`` holds the codes from the root: "4403/440307/"."""

    # The code is a part of the path, which says who reaches the unit: a "/" in it would put the
    # unit below another one.
    code = models.CharField(
        _("单位编码"),
        max_length=40,
        unique=True,
        validators=[unit_code],
    )
    name = models.CharField(_("单位名称"), max_length=200, db_index=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("上级单位"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    path = models.CharField(_("层级路径"), max_length=400, editable=False, unique=True)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("预算单位")
        verbose_name_plural = _("预算单位")
        ordering = ("path",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(code__contains="/"),
                name="accounts_unit_code_no_slash",
                violation_error_message=_("单位编码不能有“/”。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises ValidationError for a code that no path can hold and for a circle."""
        fields = kwargs.get("update_fields")
        if fields is not None and {"code", "parent", "parent_id"} & set(fields):
            kwargs["update_fields"] = {*fields, "path"}
        unit_code(self.code)
        with transaction.atomic(using=kwargs.get("using")):
            self._hold_tree()
            stored = Unit.objects.filter(pk=self.pk).values_list("path", flat=True).first()
            self.path = f"{self._path_above()}{self.code}/"
            super().save(*args, **kwargs)
            if stored and stored != self.path:
                self._carry_children_along(stored)

    def clean(self) -> None:
        super().clean()
        self._path_above()

    def _hold_tree(self) -> None:
        """Two moves at once could make a circle, or paths, that neither of them sees.

        Rows that only refer to a unit are written all the while (no_key).
        """
        units = Unit.objects.select_for_update(no_key=True).order_by("pk")
        stored = Unit.objects.filter(pk=self.pk).values_list("code", "parent_id").first()
        if stored is None:
            units = units.filter(pk__in=[self.parent_id] if self.parent_id else [])
        elif stored == (self.code, self.parent_id):
            return
        list(units.values_list("pk"))

    def _path_above(self) -> str:
        """The path of the parent as it is stored; raises ValidationError where it leads here."""
        path, above = "", self.parent_id
        while above is not None:
            if above == self.pk:
                raise ValidationError(_("“%(name)s”不能成为自己的下级单位。") % {"name": self.name})
            row = Unit.objects.values_list("path", "parent_id").get(pk=above)
            path, above = path or row[0], row[1]
        return path

    def _carry_children_along(self, old_path: str) -> None:
        below = Unit.objects.filter(path__startswith=old_path).exclude(pk=self.pk)
        moved = list(below)
        for unit in moved:
            unit.path = self.path + unit.path.removeprefix(old_path)
        Unit.objects.bulk_update(moved, ["path"])


class UnitAlias(models.Model):
    """Another name under which a unit appears in documents."""

    unit = models.ForeignKey(
        Unit, verbose_name=_("预算单位"), on_delete=models.CASCADE, related_name="aliases"
    )
    name = models.CharField(_("别名"), max_length=200, unique=True)

    class Meta:
        verbose_name = _("单位别名")
        verbose_name_plural = _("单位别名")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A role that a user has in a unit and everything below it."""

    user = models.ForeignKey(
        User, verbose_name=_("用户"), on_delete=models.CASCADE, related_name="memberships"
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("预算单位"), on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices)

    class Meta:
        verbose_name = _("任职")
        verbose_name_plural = _("任职")
        ordering = ("user", "unit", "role")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "unit", "role"], name="accounts_membership_once"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="accounts_membership_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.unit} · {self.get_role_display()}"
