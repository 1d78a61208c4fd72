"""What the main database knows of tips: published counts, and nothing else."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Date, PrimaryKeyConstraint, Table, Text

from storage.columns import code, metadata, of_town, town_column

tip_tables: Final = Table(
    "tip_tables",
    metadata,
    town_column(),
    code("half_year"),
    Column("frozen_on", Date, nullable=False),
    Column("counts", Text, nullable=False),
    PrimaryKeyConstraint("town_id", "half_year"),
    of_town(),
)
