"""Accounts of those who work with the service, and their roles."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class Role(models.TextChoices):
    """What an account may do."""

    MANAGER = "manager"
    ANALYST = "analyst"
    COORDINATOR = "coordinator"
    INTERMEDIARY = "intermediary"
    ADMINISTRATOR = "administrator"


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts."""

    def create_user(self, mail: str, password: str | None = None, **facts: Any) -> Account:
        """Makes an account that signs in with its mail address."""
        account = self.model(mail=self.normalize_email(mail).lower(), **facts)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Somebody who works with the service. Respondents have no account."""

    mail = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=5, default="nl")
    is_active = models.BooleanField(default=True)
    must_change = models.BooleanField(default=False)
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)

    objects = AccountManager()
    USERNAME_FIELD = "mail"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        """Table."""

        db_table = "account"

    def __str__(self) -> str:
        """The name."""
        return self.name

    @property
    def roles(self) -> set[str]:
        """The roles it has."""
        return set(self.grants.values_list("role", flat=True))

    def has_role(self, *roles: str) -> bool:
        """Whether the account has one of these roles."""
        return self.grants.filter(role__in=roles).exists()


class Grant(models.Model):
    """One role of one account."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        """Table."""

        db_table = "account_grant"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "role"], name="grant_once"),
        ]


class AccountEntry(models.Model):
    """A line of the journal of accounts: what happened to an account, and by whom."""

    at = models.DateTimeField(auto_now_add=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="entries")
    by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="written"
    )
    action = models.CharField(max_length=60)
    facts = models.JSONField(default=dict)

    class Meta:
        """Table."""

        db_table = "account_journal"
        indexes: ClassVar = [models.Index(fields=["account", "at"])]


class KeyMark(models.Model):
    """By which keys these databases were written: one row, from which no key can be found."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    mark = models.CharField(max_length=64)

    class Meta:
        """Table."""

        db_table = "key_mark"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="key_mark_once"),
        ]
