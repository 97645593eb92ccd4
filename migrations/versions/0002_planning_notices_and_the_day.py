"""planning, notices and the day

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


_MINUTES = sa.table(
    "minutes",
    sa.column("hearing_id", sa.Integer),
    sa.column("text", sa.Text),
    sa.column("text_en", sa.Text),
    sa.column("published_at", sa.DateTime(timezone=True)),
)
_REVISIONS = sa.table(
    "minutes_revision",
    sa.column("hearing_id", sa.Integer),
    sa.column("number", sa.Integer),
    sa.column("content", sa.JSON),
    sa.column("reason", sa.String),
    sa.column("published_at", sa.DateTime(timezone=True)),
)


def _keep_published_minutes() -> None:
    """Minutes that were public become revision 1; from now on the public reads revisions."""
    found = op.get_bind().execute(sa.select(_MINUTES).where(_MINUTES.c.published_at.is_not(None)))
    kept = [
        {
            "hearing_id": row.hearing_id,
            "number": 1,
            "content": {"format": "minutes/1", "draft": {"text": row.text, "text_en": row.text_en}},
            "reason": "",
            "published_at": row.published_at,
        }
        for row in found
    ]
    if kept:
        op.bulk_insert(_REVISIONS, kept)


def _show_published_minutes() -> None:
    """Before, what stood in ``minutes`` was what the public read: give it the newest revision's text."""
    rows = op.get_bind().execute(sa.select(_REVISIONS).order_by(_REVISIONS.c.number)).all()
    for row in rows:
        text = {name: row.content["draft"].get(name) or "" for name in ("text", "text_en")}
        op.execute(sa.update(_MINUTES).where(_MINUTES.c.hearing_id == row.hearing_id).values(**text))


_HEARINGS = sa.table(
    "hearing",
    *(
        sa.column(name)
        for name in ("id", "municipality_id", "sequence", "status", "venue_id", "venue_text", "cancel_reason")
    ),
    sa.column("on_date", sa.Date),
    sa.column("start_time", sa.Time),
    sa.column("updated_at", sa.DateTime(timezone=True)),
)
_NEWS = sa.table(
    "hearing_news",
    *(sa.column(name) for name in ("municipality_id", "hearing_id", "sequence", "status", "venue", "reason")),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("on_date", sa.Date),
    sa.column("start_time", sa.Time),
    sa.column("place_ids", sa.JSON),
)


def _note_what_is_known() -> None:
    """Hearings that are public already: mails tell only what differs from this."""
    bind = op.get_bind()
    halls = dict(bind.execute(sa.select(sa.table("venue", sa.column("id"), sa.column("name")))).all())
    places: dict[int, list[str]] = {}
    links = sa.table("hearing_place", sa.column("hearing_id"), sa.column("place_id"))
    for hearing_id, place_id in bind.execute(sa.select(links)):
        places.setdefault(hearing_id, []).append(place_id)
    known = [
        {
            "municipality_id": row.municipality_id, "hearing_id": row.id, "at": row.updated_at,
            "sequence": row.sequence, "status": row.status, "on_date": row.on_date,
            "start_time": row.start_time, "venue": halls.get(row.venue_id, row.venue_text),
            "place_ids": places.get(row.id, []), "reason": row.cancel_reason,
        }
        for row in bind.execute(sa.select(_HEARINGS).where(_HEARINGS.c.status != "draft"))
    ]  # fmt: skip
    if known:
        op.bulk_insert(_NEWS, known)


def _share_feed_states() -> None:
    """Feeds of places and themes hold by the state of their municipality now; no stamp goes back."""
    op.execute(
        "UPDATE feed_state SET last_modified = (SELECT max(part.last_modified) FROM feed_state part "
        "WHERE part.language = feed_state.language "
        "AND (part.scope = feed_state.scope OR part.scope LIKE feed_state.scope || '/%'))"
    )
    op.execute("DELETE FROM feed_state WHERE scope LIKE '%/%'")


def upgrade() -> None:
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_municipality_id"))
        batch_op.create_index("ix_audit_entry_municipality", ["municipality_id", "id"], unique=False)

    # Nothing wrote planning lines before: the table is made anew rather than altered.
    with op.batch_alter_table("plan_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_entry_cycle_id"))
    op.drop_table("plan_entry")
    op.create_table(
        "column_mapping",
        sa.Column("municipality_id", sa.String(length=40), nullable=False),
        sa.Column("headings_key", sa.String(length=64), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_column_mapping_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("municipality_id", "headings_key", name=op.f("pk_column_mapping")),
    )
    op.create_table(
        "plan_team",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("max_per_day", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("max_per_day >= 1", name=op.f("ck_plan_team_max_per_day_positive")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_plan_team_municipality_id_municipality")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_team")),
        sa.UniqueConstraint("municipality_id", "name", name="uq_plan_team_municipality_name"),
    )
    op.create_table(
        "special_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.String(length=40), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "holiday",
                "working",
                "election",
                name="specialperiodkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("act", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_special_period_days_in_order")),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_special_period_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_special_period")),
    )
    with op.batch_alter_table("special_period", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_special_period_municipality_id"), ["municipality_id"], unique=False
        )

    op.create_table(
        "subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "active",
                name="subscriptionstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("place_ids", sa.JSON(), nullable=False),
        sa.Column("theme_ids", sa.JSON(), nullable=False),
        sa.Column(
            "digest",
            sa.Enum(
                "each", "weekly", "none", name="digest", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("reminder_hours", sa.JSON(), nullable=False),
        sa.Column("token_key", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("digest_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_news_id", sa.Integer(), nullable=False),
        sa.Column("digest_news_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_subscription_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint("municipality_id", "email", name="uq_subscription_municipality_email"),
        sa.UniqueConstraint("token_key", name=op.f("uq_subscription_token_key")),
    )
    with op.batch_alter_table("subscription", schema=None) as batch_op:
        batch_op.create_index("ix_subscription_state", ["municipality_id", "state", "id"], unique=False)

    op.create_table(
        "hearing_news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.String(length=40), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "tentative",
                "confirmed",
                "held",
                "cancelled",
                name="hearingstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("start_time", sa.Time(), nullable=True),
        sa.Column("venue", sa.String(length=200), nullable=False),
        sa.Column("place_ids", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["hearing_id"],
            ["hearing.id"],
            name=op.f("fk_hearing_news_hearing_id_hearing"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_hearing_news_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing_news")),
        sa.UniqueConstraint("hearing_id", "sequence", name="uq_hearing_news_hearing_sequence"),
    )
    with op.batch_alter_table("hearing_news", schema=None) as batch_op:
        batch_op.create_index("ix_hearing_news_municipality", ["municipality_id", "id"], unique=False)
    _note_what_is_known()

    op.create_table(
        "reminder_round",
        sa.Column("hearing_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slot", sa.String(length=16), nullable=False),
        sa.Column("hours", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["hearing_id"],
            ["hearing.id"],
            name=op.f("fk_reminder_round_hearing_id_hearing"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("hearing_id", "slot", "hours", name=op.f("pk_reminder_round")),
    )
    op.create_table(
        "consultation_notice",
        sa.Column("cycle_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("draft_act", sa.String(length=300), nullable=False),
        sa.Column("draft_act_en", sa.String(length=300), nullable=False),
        sa.Column("proposer", sa.String(length=200), nullable=False),
        sa.Column("proposer_en", sa.String(length=200), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("explanation_en", sa.Text(), nullable=False),
        sa.Column("groups", sa.String(length=500), nullable=False),
        sa.Column("groups_en", sa.String(length=500), nullable=False),
        sa.Column("legal_basis", sa.String(length=500), nullable=False),
        sa.Column("legal_basis_en", sa.String(length=500), nullable=False),
        sa.Column("where_to_comment", sa.String(length=500), nullable=False),
        sa.Column("where_to_comment_en", sa.String(length=500), nullable=False),
        sa.Column("comments_until", sa.Date(), nullable=True),
        sa.Column("coordinator", sa.String(length=160), nullable=False),
        sa.Column("coordinator_contact", sa.String(length=300), nullable=False),
        sa.Column("protocol_number", sa.String(length=40), nullable=False),
        sa.Column("protocol_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["budget_cycle.id"],
            name=op.f("fk_consultation_notice_cycle_id_budget_cycle"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("cycle_id", name=op.f("pk_consultation_notice")),
    )
    op.create_table(
        "pack_export",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.String(length=40), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("exported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("archive_key", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_pack_export_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_pack_export_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pack_export_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_export")),
    )
    with op.batch_alter_table("pack_export", schema=None) as batch_op:
        batch_op.create_index(
            "ix_pack_export_latest", ["municipality_id", "organisation_id", "exported_at"], unique=False
        )

    op.create_table(
        "place_day_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.String(length=60), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "(first_day IS NULL) = (last_day IS NULL)", name=op.f("ck_place_day_off_days_together")
        ),
        sa.CheckConstraint(
            "(weekday IS NULL) <> (first_day IS NULL)", name=op.f("ck_place_day_off_weekday_or_days")
        ),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_place_day_off_days_in_order")),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_place_day_off_place_id_place"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_day_off")),
    )
    with op.batch_alter_table("place_day_off", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_place_day_off_place_id"), ["place_id"], unique=False)

    op.create_table(
        "place_rule",
        sa.Column("place_id", sa.String(length=60), nullable=False),
        sa.Column("municipality_id", sa.String(length=40), nullable=False),
        sa.Column("hearings_per_round", sa.Integer(), nullable=False),
        sa.Column("weekdays", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("earliest", sa.Time(), nullable=True),
        sa.Column("latest", sa.Time(), nullable=True),
        sa.Column("needs_step_free", sa.Boolean(), nullable=False),
        sa.Column("expected_people", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "hearings_per_round BETWEEN 0 AND 20", name=op.f("ck_place_rule_hearings_per_round")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_place_rule_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_place_rule_place_id_place"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("place_id", name=op.f("pk_place_rule")),
    )
    with op.batch_alter_table("place_rule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_place_rule_municipality_id"), ["municipality_id"], unique=False)

    op.create_table(
        "plan_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_plan_round_days_in_order")),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["budget_cycle.id"],
            name=op.f("fk_plan_round_cycle_id_budget_cycle"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_round")),
        sa.UniqueConstraint("cycle_id", "number", name="uq_plan_round_cycle_number"),
    )
    op.create_table(
        "plan_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column(
            "engine",
            sa.Enum(
                "built_in", "exact", name="planengine", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "running",
                "done",
                "stopped",
                "failed",
                name="runstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("stop_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("report", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_plan_run_asked_by_id_person")),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["budget_cycle.id"], name=op.f("fk_plan_run_cycle_id_budget_cycle")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_run")),
    )
    with op.batch_alter_table("plan_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_run_cycle_id"), ["cycle_id"], unique=False)

    op.create_table(
        "plan_settings",
        sa.Column("cycle_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("earliest", sa.Time(), nullable=False),
        sa.Column("latest", sa.Time(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("step_minutes", sa.Integer(), nullable=False),
        sa.Column("weeks_between", sa.Integer(), nullable=False),
        sa.Column("evening_from", sa.Time(), nullable=False),
        sa.Column("buffer_minutes", sa.Integer(), nullable=False),
        sa.Column("travel_km_per_hour", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["budget_cycle.id"],
            name=op.f("fk_plan_settings_cycle_id_budget_cycle"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("cycle_id", name=op.f("pk_plan_settings")),
    )
    op.create_table(
        "plan_team_day_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_plan_team_day_off_days_in_order")),
        sa.ForeignKeyConstraint(
            ["team_id"],
            ["plan_team.id"],
            name=op.f("fk_plan_team_day_off_team_id_plan_team"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_team_day_off")),
    )
    with op.batch_alter_table("plan_team_day_off", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_team_day_off_team_id"), ["team_id"], unique=False)

    op.create_table(
        "plan_team_member",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_plan_team_member_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"],
            ["plan_team.id"],
            name=op.f("fk_plan_team_member_team_id_plan_team"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "person_id", name=op.f("pk_plan_team_member")),
    )
    with op.batch_alter_table("plan_team_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_team_member_person_id"), ["person_id"], unique=False)

    op.create_table(
        "saved_filter",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("municipality_id", sa.String(length=40), nullable=False),
        sa.Column("content_key", sa.String(length=64), nullable=False),
        sa.Column("place_id", sa.String(length=60), nullable=True),
        sa.Column("theme_id", sa.String(length=40), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "budget_hearing",
                "focus_group",
                "public_forum",
                "council_session",
                name="hearingkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "audience",
            sa.Enum(
                "all",
                "youth",
                "women",
                "business",
                "farmers",
                "disabilities",
                name="audience",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_saved_filter_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_saved_filter_place_id_place")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_saved_filter_theme_id_theme")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint("municipality_id", "content_key", name="uq_saved_filter_municipality_content"),
    )
    op.create_table(
        "venue_closure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_venue_closure_days_in_order")),
        sa.ForeignKeyConstraint(
            ["venue_id"], ["venue.id"], name=op.f("fk_venue_closure_venue_id_venue"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue_closure")),
    )
    with op.batch_alter_table("venue_closure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_venue_closure_venue_id"), ["venue_id"], unique=False)

    op.create_table(
        "venue_hours",
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.CheckConstraint("closes > opens", name=op.f("ck_venue_hours_closes_after_opening")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_venue_hours_weekday")),
        sa.ForeignKeyConstraint(
            ["venue_id"], ["venue.id"], name=op.f("fk_venue_hours_venue_id_venue"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("venue_id", "weekday", name=op.f("pk_venue_hours")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "active",
                name="subscriptionstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("token_key", sa.String(length=32), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_invitation_hearing_id_hearing")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("hearing_id", "email", name="uq_invitation_hearing_email"),
        sa.UniqueConstraint("token_key", name=op.f("uq_invitation_token_key")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_hearing_id"), ["hearing_id"], unique=False)

    op.create_table(
        "minutes_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("scan_file_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_minutes_revision_hearing_id_hearing")
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["person.id"], name=op.f("fk_minutes_revision_published_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["scan_file_id"], ["stored_file.id"], name=op.f("fk_minutes_revision_scan_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_revision")),
        sa.UniqueConstraint("hearing_id", "number", name="uq_minutes_revision_hearing_number"),
    )
    op.create_table(
        "notice_given",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "notice_board",
                "website",
                "consultation_register",
                "social_media",
                "local_media",
                "village_head",
                "letter",
                "message",
                "loudspeaker",
                "other",
                name="noticechannel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("place_text", sa.String(length=200), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("proof_file_id", sa.Integer(), nullable=True),
        sa.Column("protocol_number", sa.String(length=40), nullable=False),
        sa.Column("protocol_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_notice_given_hearing_id_hearing")
        ),
        sa.ForeignKeyConstraint(
            ["proof_file_id"], ["stored_file.id"], name=op.f("fk_notice_given_proof_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_notice_given_recorded_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_given")),
    )
    with op.batch_alter_table("notice_given", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_given_hearing_id"), ["hearing_id"], unique=False)

    op.create_table(
        "plan_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=True),
        sa.Column(
            "action",
            sa.Enum(
                "hold", "cancel", name="planaction", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "origin",
            sa.Enum(
                "person",
                "planner",
                "copy",
                "import",
                name="planorigin",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("round_number", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "budget_hearing",
                "focus_group",
                "public_forum",
                "council_session",
                name="hearingkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "audience",
            sa.Enum(
                "all",
                "youth",
                "women",
                "business",
                "farmers",
                "disabilities",
                name="audience",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("purpose_en", sa.Text(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=True),
        sa.Column("start_time", sa.Time(), nullable=True),
        sa.Column("end_time", sa.Time(), nullable=True),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("venue_text", sa.String(length=200), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("pinned", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("source_key", sa.String(length=64), nullable=True),
        sa.Column("source_digest", sa.String(length=64), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "end_time IS NULL OR end_time > start_time", name=op.f("ck_plan_entry_end_after_start")
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["budget_cycle.id"], name=op.f("fk_plan_entry_cycle_id_budget_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_plan_entry_hearing_id_hearing")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["plan_team.id"], name=op.f("fk_plan_entry_team_id_plan_team")),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["person.id"], name=op.f("fk_plan_entry_updated_by_id_person")
        ),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_plan_entry_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_entry")),
        sa.UniqueConstraint("cycle_id", "source_key", name="uq_plan_entry_cycle_source_key"),
        sa.UniqueConstraint("hearing_id", name="uq_plan_entry_hearing"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("plan_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_entry_cycle_id"), ["cycle_id"], unique=False)

    op.create_table(
        "attendance_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("device_key", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("change", sa.JSON(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counted_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["counted_by_id"], ["person.id"], name=op.f("fk_attendance_step_counted_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_attendance_step_hearing_id_hearing")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_step")),
        sa.UniqueConstraint("hearing_id", "device_key", "number", name="uq_attendance_step_device_number"),
    )
    op.create_table(
        "seat_count",
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("registrations", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_seat_count_hearing_id_hearing")
        ),
        sa.PrimaryKeyConstraint("hearing_id", name=op.f("pk_seat_count")),
    )
    op.create_table(
        "seat_registration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("needs_text", sa.String(length=300), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.CheckConstraint("people BETWEEN 1 AND 20", name=op.f("ck_seat_registration_people")),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_seat_registration_hearing_id_hearing")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_registration")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_seat_registration_token_hash")),
    )
    with op.batch_alter_table("seat_registration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seat_registration_hearing_id"), ["hearing_id"], unique=False)

    op.create_table(
        "plan_entry_place",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["plan_entry.id"],
            name=op.f("fk_plan_entry_place_entry_id_plan_entry"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_plan_entry_place_place_id_place")),
        sa.PrimaryKeyConstraint("entry_id", "place_id", name=op.f("pk_plan_entry_place")),
    )
    with op.batch_alter_table("plan_entry_place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_entry_place_place_id"), ["place_id"], unique=False)

    op.create_table(
        "plan_entry_theme",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["plan_entry.id"],
            name=op.f("fk_plan_entry_theme_entry_id_plan_entry"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_plan_entry_theme_theme_id_theme")),
        sa.PrimaryKeyConstraint("entry_id", "theme_id", name=op.f("pk_plan_entry_theme")),
    )
    op.create_table(
        "plan_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.String(length=40), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(hearing_id IS NULL) <> (entry_id IS NULL)", name=op.f("ck_plan_note_hearing_or_line")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_plan_note_author_id_person")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["plan_entry.id"], name=op.f("fk_plan_note_entry_id_plan_entry"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_plan_note_hearing_id_hearing"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_plan_note_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["person.id"], name=op.f("fk_plan_note_settled_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_note")),
    )
    with op.batch_alter_table("plan_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_note_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_note_hearing_id"), ["hearing_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_note_municipality_id"), ["municipality_id"], unique=False)

    with op.batch_alter_table("calendar_edition", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("protocol_number", sa.String(length=40), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("protocol_on", sa.Date(), nullable=True))

    with op.batch_alter_table("hearing", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source_key", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("seats", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("takes_registrations", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.create_unique_constraint(
            "uq_hearing_municipality_source_key", ["municipality_id", "source_key"]
        )

    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.String(length=40), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column("protocol_number", sa.String(length=40), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("protocol_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("opened_at", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("closed_at", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("chair", sa.String(length=160), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column("minute_taker", sa.String(length=160), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("officials", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("votes", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("annexes", sa.Text(), server_default="", nullable=False))

    _keep_published_minutes()
    _share_feed_states()

    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("headers", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("calendar", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_municipality")
        batch_op.create_index(batch_op.f("ix_audit_entry_municipality_id"), ["municipality_id"], unique=False)

    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_column("calendar")
        batch_op.drop_column("headers")

    _show_published_minutes()
    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.drop_column("annexes")
        batch_op.drop_column("votes")
        batch_op.drop_column("officials")
        batch_op.drop_column("minute_taker")
        batch_op.drop_column("chair")
        batch_op.drop_column("closed_at")
        batch_op.drop_column("opened_at")
        batch_op.drop_column("protocol_on")
        batch_op.drop_column("protocol_number")
        batch_op.drop_column("number")

    with op.batch_alter_table("hearing", schema=None) as batch_op:
        batch_op.drop_constraint("uq_hearing_municipality_source_key", type_="unique")
        batch_op.drop_column("takes_registrations")
        batch_op.drop_column("seats")
        batch_op.drop_column("source_key")

    with op.batch_alter_table("calendar_edition", schema=None) as batch_op:
        batch_op.drop_column("protocol_on")
        batch_op.drop_column("protocol_number")

    with op.batch_alter_table("plan_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_note_municipality_id"))
        batch_op.drop_index(batch_op.f("ix_plan_note_hearing_id"))
        batch_op.drop_index(batch_op.f("ix_plan_note_entry_id"))

    op.drop_table("plan_note")
    op.drop_table("plan_entry_theme")
    with op.batch_alter_table("plan_entry_place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_entry_place_place_id"))

    op.drop_table("plan_entry_place")
    with op.batch_alter_table("seat_registration", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seat_registration_hearing_id"))

    op.drop_table("seat_registration")
    op.drop_table("seat_count")
    op.drop_table("attendance_step")
    with op.batch_alter_table("plan_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_entry_cycle_id"))

    op.drop_table("plan_entry")
    with op.batch_alter_table("notice_given", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_given_hearing_id"))

    op.drop_table("notice_given")
    op.drop_table("minutes_revision")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_hearing_id"))

    op.drop_table("invitation")
    op.drop_table("reminder_round")
    with op.batch_alter_table("hearing_news", schema=None) as batch_op:
        batch_op.drop_index("ix_hearing_news_municipality")

    op.drop_table("hearing_news")
    op.drop_table("venue_hours")
    with op.batch_alter_table("venue_closure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_venue_closure_venue_id"))

    op.drop_table("venue_closure")
    op.drop_table("saved_filter")
    with op.batch_alter_table("plan_team_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_team_member_person_id"))

    op.drop_table("plan_team_member")
    with op.batch_alter_table("plan_team_day_off", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_team_day_off_team_id"))

    op.drop_table("plan_team_day_off")
    op.drop_table("plan_settings")
    with op.batch_alter_table("plan_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_run_cycle_id"))

    op.drop_table("plan_run")
    op.drop_table("plan_round")
    with op.batch_alter_table("place_rule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_place_rule_municipality_id"))

    op.drop_table("place_rule")
    with op.batch_alter_table("place_day_off", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_place_day_off_place_id"))

    op.drop_table("place_day_off")
    with op.batch_alter_table("pack_export", schema=None) as batch_op:
        batch_op.drop_index("ix_pack_export_latest")

    op.drop_table("pack_export")
    op.drop_table("consultation_notice")
    with op.batch_alter_table("subscription", schema=None) as batch_op:
        batch_op.drop_index("ix_subscription_state")

    op.drop_table("subscription")
    with op.batch_alter_table("special_period", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_special_period_municipality_id"))

    op.drop_table("special_period")
    op.drop_table("plan_team")
    op.drop_table("column_mapping")
    op.create_table(
        "plan_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.String(length=60), nullable=True),
        sa.Column("on_date", sa.Date(), nullable=True),
        sa.Column("start_time", sa.Time(), nullable=True),
        sa.Column("end_time", sa.Time(), nullable=True),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("is_pinned", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["budget_cycle.id"],
            name=op.f("fk_plan_entry_cycle_id_budget_cycle"),
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"],
            ["hearing.id"],
            name=op.f("fk_plan_entry_hearing_id_hearing"),
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_plan_entry_place_id_place")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_plan_entry_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_entry")),
    )
    with op.batch_alter_table("plan_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_entry_cycle_id"), ["cycle_id"], unique=False)
