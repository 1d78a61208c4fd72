"""Columns that the vault's tables share."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Integer, LargeBinary, String


def town() -> Column[str]:
    return Column("town", String(60), primary_key=True)


def id_() -> Column[str]:
    return Column("id", String(36), primary_key=True)


def sealed() -> Column[bytes]:
    return Column("sealed", LargeBinary, nullable=False)


def number() -> Column[int]:
    """Which slice of a sealed file this is; most files are one (`storage.vault.slices`)."""
    return Column("number", Integer, primary_key=True, autoincrement=False)


def is_apart() -> Column[bool]:
    """An original, which nobody cleaned: handed out one at a time, and each time written down."""
    return Column("is_apart", Boolean, nullable=False)


def tip() -> Column[str]:
    return Column("tip", String(36), nullable=False, index=True)


def of_tip() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["town", "tip"], ["tips.town", "tips.id"])
