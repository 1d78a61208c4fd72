"""Sealed files lie in slices: none is in memory as a whole; uploads go on where they broke."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("draft_parts", "spool_parts", "parts")
OF_A_TIP = ("spool_parts", "parts")


def _columns(table: str) -> "list[sa.schema.SchemaItem]":
    made: list[sa.schema.SchemaItem] = []
    if table in OF_A_TIP:
        made.append(sa.Column("tip", sa.String(36), nullable=False))
    made.append(sa.Column("sealed", sa.LargeBinary, nullable=False))
    if table == "parts":
        made.append(sa.Column("added_on", sa.Date, nullable=False))
        made.append(sa.ForeignKeyConstraint(["town", "tip"], ["tips.town", "tips.id"]))
    return made


def _anew(table: str, key: "tuple[str, ...]", chosen: str) -> None:
    """SQLite cannot change a primary key: the rows move to a new table under the old name."""
    op.create_table(
        f"{table}_anew",
        sa.Column("town", sa.String(60), primary_key=True),
        sa.Column("id", sa.String(36), primary_key=True),
        *(sa.Column("number", sa.Integer, primary_key=True) for _ in key[2:]),
        *_columns(table),
        sqlite_with_rowid=False,
    )
    names = [column.name for column in _columns(table) if isinstance(column, sa.Column)]
    told = ", ".join((*key, *names))
    taken = ", ".join(("town", "id", *([chosen] if len(key) > 2 else []), *names))
    where = "" if len(key) > 2 else " WHERE number = 0"
    op.execute(f"INSERT INTO {table}_anew ({told}) SELECT {taken} FROM {table}{where}")  # noqa: S608
    op.drop_table(table)
    op.rename_table(f"{table}_anew", table)
    if table in OF_A_TIP:
        op.create_index(f"ix_{table}_tip", table, ["tip"])


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def upgrade() -> None:
    for table in TABLES:
        if _is_sqlite():
            _anew(table, ("town", "id", "number"), "0")
            continue
        op.add_column(table, sa.Column("number", sa.Integer, nullable=False, server_default="0"))
        op.alter_column(table, "number", server_default=None)
        op.drop_constraint(f"{table}_pkey", table, type_="primary")
        op.create_primary_key(f"{table}_pkey", table, ["town", "id", "number"])


def downgrade() -> None:
    """Files of more than one slice cannot go back; they would be cut, so nothing is done."""
    bind = op.get_bind()
    for table in TABLES:
        more = bind.scalar(sa.text(f"SELECT count(*) FROM {table} WHERE number > 0"))  # noqa: S608
        if more:
            raise RuntimeError("there are files of several slices; restore a backup instead")
    for table in TABLES:
        if _is_sqlite():
            _anew(table, ("town", "id"), "")
            continue
        op.drop_constraint(f"{table}_pkey", table, type_="primary")
        op.drop_column(table, "number")
        op.create_primary_key(f"{table}_pkey", table, ["town", "id"])
