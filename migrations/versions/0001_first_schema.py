"""first schema

Revision: 0001, after
"""

import sqlalchemy as sa
from alembic import op

from pb_app.database import create_declared, drop_declared

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("subject_type", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=64), nullable=False),
        sa.Column("municipality_id", sa.String(length=40), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_audit_entry_municipality_id"),
            ["municipality_id"],
            unique=False,
        )
        batch_op.create_index("ix_audit_entry_subject", ["subject_type", "subject_id"], unique=False)

    op.create_table(
        "audit_seal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("last_entry_id", sa.Integer(), nullable=False),
        sa.Column("chain_hash", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_seal")),
        sa.UniqueConstraint("last_entry_id", name=op.f("uq_audit_seal_last_entry_id")),
    )
    op.create_table(
        "county",
        sa.Column("id", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("sort_key", sa.String(length=200), nullable=False),
        sa.Column("population_2011", sa.Integer(), nullable=True),
        sa.Column("population_2023", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_county")),
    )
    op.create_table(
        "feed_state",
        sa.Column("scope", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("last_modified", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("scope", "language", name=op.f("pk_feed_state")),
    )
    op.create_table(
        "form_receipt",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("result", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_form_receipt")),
    )
    with op.batch_alter_table("form_receipt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_form_receipt_created_at"), ["created_at"], unique=False)

    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("dedup_key", sa.String(length=120), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "running",
                "done",
                "failed",
                name="jobstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("run_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("dedup_key", name=op.f("uq_job_dedup_key")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index("ix_job_due", ["state", "run_after"], unique=False)

    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("dedup_key", sa.String(length=120), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sent",
                "poison",
                name="messagestate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("dedup_key", name=op.f("uq_outbox_message_dedup_key")),
    )
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_message_due", ["state", "next_attempt_at"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("password", sa.String(length=200), nullable=True),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_person_fs_uniquifier")),
    )
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stored_file_sha256"), ["sha256"], unique=False)

    op.create_table(
        "theme",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("examples", sa.String(length=300), nullable=False),
        sa.Column("examples_en", sa.String(length=300), nullable=False),
        sa.Column("icon", sa.String(length=20), nullable=False),
        sa.Column("budget_functions", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
    )
    op.create_table(
        "audit_payload",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entry.id"],
            name=op.f("fk_audit_payload_entry_id_audit_entry"),
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_audit_payload")),
    )
    op.create_table(
        "municipality",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("county_id", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("seat", sa.String(length=80), nullable=False),
        sa.Column("lau_code", sa.String(length=12), nullable=True),
        sa.Column("sort_key", sa.String(length=200), nullable=False),
        sa.Column("search_key", sa.String(length=200), nullable=False),
        sa.Column("population_2011", sa.Integer(), nullable=True),
        sa.Column("population_2023", sa.Integer(), nullable=True),
        sa.Column("voters_2017", sa.Integer(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("office", sa.String(length=160), server_default="", nullable=False),
        sa.Column("address", sa.String(length=200), server_default="", nullable=False),
        sa.Column("phone", sa.String(length=40), server_default="", nullable=False),
        sa.Column("email", sa.String(length=254), server_default="", nullable=False),
        sa.Column("accent", sa.String(length=7), nullable=True),
        sa.Column("privacy_notice", sa.Text(), server_default="", nullable=False),
        sa.Column("usual_minutes", sa.Integer(), server_default="90", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["county_id"], ["county.id"], name=op.f("fk_municipality_county_id_county")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_municipality")),
    )
    with op.batch_alter_table("municipality", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_municipality_county_id"), ["county_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_municipality_sort_key"), ["sort_key"], unique=False)

    op.create_table(
        "one_time_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["person.id"],
            name=op.f("fk_one_time_link_created_by_id_person"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_one_time_link_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_one_time_link_token_hash")),
    )
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_one_time_link_person_id"), ["person_id"], unique=False)

    op.create_table(
        "budget_cycle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "preparing",
                "open",
                "closed",
                name="cyclestatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("title_en", sa.String(length=160), nullable=False),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("notice_days", sa.Integer(), server_default="5", nullable=False),
        sa.Column("comment_days", sa.Integer(), server_default="20", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_budget_cycle_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_cycle")),
        sa.UniqueConstraint("municipality_id", "year", name="uq_budget_cycle_municipality_year"),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "youth_centre",
                "ngo",
                "network",
                "municipality",
                "other",
                name="organisationkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("municipality_id", sa.String(length=40), nullable=True),
        sa.Column("website", sa.String(length=300), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_organisation_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisation_slug")),
    )
    op.create_table(
        "place",
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("municipality_id", sa.String(length=40), nullable=False),
        sa.Column("parent_id", sa.String(length=60), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "unit",
                "city_unit",
                "region",
                "quarter",
                "village",
                name="placekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("sort_key", sa.String(length=200), nullable=False),
        sa.Column("search_key", sa.String(length=400), nullable=False),
        sa.Column("is_seat", sa.Boolean(), nullable=False),
        sa.Column("is_town", sa.Boolean(), nullable=False),
        sa.Column("voters_2017", sa.Integer(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("confidence", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_place_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["place.id"], name=op.f("fk_place_parent_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("path", name=op.f("uq_place_path")),
    )
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_place_municipality_id"), ["municipality_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_place_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "activity_total",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.String(length=40), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
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
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("participants", sa.Integer(), nullable=True),
        sa.Column("participants_as_printed", sa.String(length=120), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("source_url", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_activity_total_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_activity_total_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_total")),
        sa.UniqueConstraint(
            "municipality_id",
            "kind",
            "period_from",
            "period_to",
            "source",
            name="uq_activity_total_source",
        ),
    )
    with op.batch_alter_table("activity_total", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_activity_total_municipality_id"),
            ["municipality_id"],
            unique=False,
        )

    op.create_table(
        "budget_programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("function_code", sa.String(length=3), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["budget_cycle.id"],
            name=op.f("fk_budget_programme_cycle_id_budget_cycle"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_programme")),
        sa.UniqueConstraint("cycle_id", "code", name="uq_budget_programme_cycle_code"),
    )
    with op.batch_alter_table("budget_programme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_budget_programme_cycle_id"), ["cycle_id"], unique=False)

    op.create_table(
        "calendar_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["budget_cycle.id"],
            name=op.f("fk_calendar_edition_cycle_id_budget_cycle"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_edition")),
        sa.UniqueConstraint("cycle_id", "number", name="uq_calendar_edition_cycle_number"),
    )
    with op.batch_alter_table("calendar_edition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_edition_cycle_id"), ["cycle_id"], unique=False)

    op.create_table(
        "cycle_counter",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["budget_cycle.id"],
            name=op.f("fk_cycle_counter_cycle_id_budget_cycle"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("cycle_id", "name", name=op.f("pk_cycle_counter")),
    )
    op.create_table(
        "cycle_phase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "notice",
                "hearings",
                "consolidation",
                "draft_list",
                "council",
                "follow_up",
                name="phasekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["budget_cycle.id"],
            name=op.f("fk_cycle_phase_cycle_id_budget_cycle"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle_phase")),
    )
    with op.batch_alter_table("cycle_phase", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cycle_phase_cycle_id"), ["cycle_id"], unique=False)

    op.create_table(
        "cycle_theme",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["budget_cycle.id"],
            name=op.f("fk_cycle_theme_cycle_id_budget_cycle"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_cycle_theme_theme_id_theme")),
        sa.PrimaryKeyConstraint("cycle_id", "theme_id", name=op.f("pk_cycle_theme")),
    )
    op.create_table(
        "list_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "projekt",
                "miratuar",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "published",
                "failed",
                name="editionstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("council_decision", sa.String(length=40), nullable=False),
        sa.Column("council_decided_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["budget_cycle.id"],
            name=op.f("fk_list_edition_cycle_id_budget_cycle"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_edition")),
        sa.UniqueConstraint("cycle_id", "number", name="uq_list_edition_cycle_number"),
    )
    with op.batch_alter_table("list_edition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_list_edition_cycle_id"), ["cycle_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "admin",
                "coordinator",
                "officer",
                "budget_officer",
                "youth_centre",
                "monitor",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("municipality_id", sa.String(length=40), nullable=True),
        sa.Column("place_id", sa.String(length=60), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_membership_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_membership_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id_person")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_membership_place_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_membership_municipality_id"),
            ["municipality_id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_membership_person_id"), ["person_id"], unique=False)

    op.create_table(
        "organisation_alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("search_key", sa.String(length=160), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_alias_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_alias")),
        sa.UniqueConstraint("search_key", name=op.f("uq_organisation_alias_search_key")),
    )
    with op.batch_alter_table("organisation_alias", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_organisation_alias_organisation_id"),
            ["organisation_id"],
            unique=False,
        )

    op.create_table(
        "place_alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("search_key", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"],
            ["place.id"],
            name=op.f("fk_place_alias_place_id_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_alias")),
        sa.UniqueConstraint("place_id", "search_key", name="uq_place_alias_place_search"),
    )
    with op.batch_alter_table("place_alias", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_place_alias_place_id"), ["place_id"], unique=False)

    op.create_table(
        "reported_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.String(length=40), nullable=False),
        sa.Column("place_id", sa.String(length=60), nullable=True),
        sa.Column("theme_id", sa.String(length=40), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "need",
                "observation",
                "resolved",
                "not_addressed",
                "recommendation",
                name="requestkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("source_url", sa.String(length=500), nullable=False),
        sa.Column("content_key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_reported_request_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_reported_request_place_id_place")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_reported_request_theme_id_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reported_request")),
        sa.UniqueConstraint("content_key", name=op.f("uq_reported_request_content_key")),
    )
    with op.batch_alter_table("reported_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reported_request_municipality_id"),
            ["municipality_id"],
            unique=False,
        )

    op.create_table(
        "venue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.String(length=40), nullable=False),
        sa.Column("place_id", sa.String(length=60), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("step_free", sa.Boolean(), nullable=True),
        sa.Column("accessibility", sa.String(length=300), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_venue_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_venue_place_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
        sa.UniqueConstraint("municipality_id", "name", name="uq_venue_municipality_name"),
    )
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_venue_municipality_id"), ["municipality_id"], unique=False)

    op.create_table(
        "ceiling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.String(length=60), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "preparatory",
                "final",
                name="ceilingstage",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("act", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_ceiling_amount_not_negative")),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["budget_cycle.id"],
            name=op.f("fk_ceiling_cycle_id_budget_cycle"),
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_ceiling_place_id_place")),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["budget_programme.id"],
            name=op.f("fk_ceiling_programme_id_budget_programme"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ceiling")),
    )
    with op.batch_alter_table("ceiling", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ceiling_cycle_id"), ["cycle_id"], unique=False)

    op.create_table(
        "consolidated_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("municipality_id", sa.String(length=40), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("description_en", sa.Text(), nullable=False),
        sa.Column("theme_id", sa.String(length=40), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column(
            "valuation",
            sa.Enum(
                "pending",
                "feasible",
                "not_feasible",
                name="valuation",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("valuation_reason", sa.String(length=1000), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "none",
                "proposed",
                "deferred",
                "not_accepted",
                "forwarded",
                name="decision",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("decision_reason", sa.String(length=1000), nullable=False),
        sa.Column("forwarded_to", sa.String(length=160), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column("is_dissolved", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["budget_cycle.id"],
            name=op.f("fk_consolidated_item_cycle_id_budget_cycle"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["person.id"],
            name=op.f("fk_consolidated_item_decided_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_consolidated_item_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["budget_programme.id"],
            name=op.f("fk_consolidated_item_programme_id_budget_programme"),
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_consolidated_item_theme_id_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consolidated_item")),
        sa.UniqueConstraint("code", name=op.f("uq_consolidated_item_code")),
        sa.UniqueConstraint("cycle_id", "number", name="uq_consolidated_item_cycle_number"),
    )
    with op.batch_alter_table("consolidated_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consolidated_item_cycle_id"), ["cycle_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_consolidated_item_theme_id"), ["theme_id"], unique=False)

    op.create_table(
        "edition_file",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(length=8), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["list_edition.id"],
            name=op.f("fk_edition_file_edition_id_list_edition"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["stored_file.id"],
            name=op.f("fk_edition_file_file_id_stored_file"),
        ),
        sa.PrimaryKeyConstraint("edition_id", "format", "language", name=op.f("pk_edition_file")),
    )
    op.create_table(
        "hearing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("municipality_id", sa.String(length=40), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=True),
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
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("agenda_en", sa.Text(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("start_time", sa.Time(), nullable=True),
        sa.Column("end_time", sa.Time(), nullable=True),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("venue_text", sa.String(length=200), nullable=False),
        sa.Column("online_url", sa.String(length=500), nullable=False),
        sa.Column("accessibility", sa.String(length=300), nullable=False),
        sa.Column("cancel_reason", sa.String(length=500), nullable=False),
        sa.Column("move_reason", sa.String(length=500), nullable=False),
        sa.Column("moved_from_date", sa.Date(), nullable=True),
        sa.Column("moved_from_time", sa.Time(), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column("source_url", sa.String(length=500), nullable=False),
        sa.Column("source_note", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "end_time IS NULL OR end_time > start_time",
            name=op.f("ck_hearing_end_after_start"),
        ),
        sa.CheckConstraint(
            "end_time IS NULL OR start_time IS NOT NULL",
            name=op.f("ck_hearing_end_needs_start"),
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["budget_cycle.id"],
            name=op.f("fk_hearing_cycle_id_budget_cycle"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_hearing_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_hearing_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing")),
        sa.UniqueConstraint("municipality_id", "ref", name="uq_hearing_municipality_ref"),
        sa.UniqueConstraint("uid", name=op.f("uq_hearing_uid")),
    )
    with op.batch_alter_table("hearing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hearing_cycle_id"), ["cycle_id"], unique=False)
        batch_op.create_index(
            "ix_hearing_municipality_date",
            ["municipality_id", "on_date", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_hearing_venue_id"), ["venue_id"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("women", sa.Integer(), nullable=True),
        sa.Column("men", sa.Integer(), nullable=True),
        sa.Column("not_stated", sa.Integer(), nullable=True),
        sa.Column("under_16", sa.Integer(), nullable=True),
        sa.Column("from_16_to_29", sa.Integer(), nullable=True),
        sa.Column("from_30_to_64", sa.Integer(), nullable=True),
        sa.Column("from_65", sa.Integer(), nullable=True),
        sa.Column("disabilities", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["hearing_id"],
            ["hearing.id"],
            name=op.f("fk_attendance_hearing_id_hearing"),
        ),
        sa.PrimaryKeyConstraint("hearing_id", name=op.f("pk_attendance")),
    )
    op.create_table(
        "calendar_entry",
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("last_modified", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("in_feed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hearing_id"],
            ["hearing.id"],
            name=op.f("fk_calendar_entry_hearing_id_hearing"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("hearing_id", "language", name=op.f("pk_calendar_entry")),
    )
    op.create_table(
        "hearing_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "draft_budget",
                "slides",
                "notice",
                "minutes",
                "other",
                name="documentkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["stored_file.id"],
            name=op.f("fk_hearing_document_file_id_stored_file"),
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"],
            ["hearing.id"],
            name=op.f("fk_hearing_document_hearing_id_hearing"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing_document")),
        sa.UniqueConstraint("hearing_id", "kind", "title", "number", name="uq_hearing_document_version"),
    )
    with op.batch_alter_table("hearing_document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hearing_document_hearing_id"), ["hearing_id"], unique=False)

    op.create_table(
        "hearing_organisation",
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "organised",
                "co_organised",
                "assisted",
                "facilitated",
                "observed",
                name="part",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"],
            ["hearing.id"],
            name=op.f("fk_hearing_organisation_hearing_id_hearing"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_hearing_organisation_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("hearing_id", "organisation_id", name=op.f("pk_hearing_organisation")),
    )
    with op.batch_alter_table("hearing_organisation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hearing_organisation_organisation_id"),
            ["organisation_id"],
            unique=False,
        )

    op.create_table(
        "hearing_place",
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["hearing_id"],
            ["hearing.id"],
            name=op.f("fk_hearing_place_hearing_id_hearing"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_hearing_place_place_id_place")),
        sa.PrimaryKeyConstraint("hearing_id", "place_id", name=op.f("pk_hearing_place")),
    )
    with op.batch_alter_table("hearing_place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hearing_place_place_id"), ["place_id"], unique=False)

    op.create_table(
        "hearing_team_member",
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hearing_id"],
            ["hearing.id"],
            name=op.f("fk_hearing_team_member_hearing_id_hearing"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_hearing_team_member_person_id_person"),
        ),
        sa.PrimaryKeyConstraint("hearing_id", "person_id", name=op.f("pk_hearing_team_member")),
    )
    with op.batch_alter_table("hearing_team_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hearing_team_member_person_id"), ["person_id"], unique=False)

    op.create_table(
        "hearing_theme",
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["hearing_id"],
            ["hearing.id"],
            name=op.f("fk_hearing_theme_hearing_id_hearing"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_hearing_theme_theme_id_theme")),
        sa.PrimaryKeyConstraint("hearing_id", "theme_id", name=op.f("pk_hearing_theme")),
    )
    with op.batch_alter_table("hearing_theme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hearing_theme_theme_id"), ["theme_id"], unique=False)

    op.create_table(
        "item_amount",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("fund_source", sa.String(length=120), nullable=False),
        sa.Column("spending_unit", sa.String(length=120), nullable=False),
        sa.Column(
            "nature",
            sa.Enum(
                "capital",
                "current",
                name="nature",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "vat",
            sa.Enum(
                "with",
                "without",
                "not_stated",
                name="vat",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_item_amount_amount_not_negative")),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["consolidated_item.id"],
            name=op.f("fk_item_amount_item_id_consolidated_item"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("item_id", "year", name=op.f("pk_item_amount")),
    )
    op.create_table(
        "item_place",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["consolidated_item.id"],
            name=op.f("fk_item_place_item_id_consolidated_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_item_place_place_id_place")),
        sa.PrimaryKeyConstraint("item_id", "place_id", name=op.f("pk_item_place")),
    )
    with op.batch_alter_table("item_place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_place_place_id"), ["place_id"], unique=False)

    op.create_table(
        "minutes",
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name=op.f("fk_minutes_hearing_id_hearing")),
        sa.PrimaryKeyConstraint("hearing_id", name=op.f("pk_minutes")),
    )
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

    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("municipality_id", sa.String(length=40), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.String(length=60), nullable=True),
        sa.Column("village", sa.String(length=120), nullable=False),
        sa.Column("theme_id", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "web",
                "hearing",
                "paper",
                "letter",
                "petition",
                "comment",
                "import",
                name="proposalsource",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "submitted",
                "under_review",
                "listed",
                "declined",
                "withdrawn",
                "forwarded",
                name="proposalstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("status_reason", sa.String(length=1000), nullable=False),
        sa.Column("forwarded_to", sa.String(length=160), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=True),
        sa.Column("voices", sa.Integer(), nullable=False),
        sa.Column("signatures", sa.Integer(), nullable=True),
        sa.Column("estimated_cost", sa.BigInteger(), nullable=True),
        sa.Column("answer_in_hall", sa.String(length=1000), nullable=False),
        sa.Column("protocol_number", sa.String(length=40), nullable=False),
        sa.Column("protocol_on", sa.Date(), nullable=True),
        sa.Column("follow_token_hash", sa.String(length=64), nullable=True),
        sa.Column("device_key", sa.String(length=80), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column("source_url", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("voices >= 1", name=op.f("ck_proposal_voices_positive")),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["budget_cycle.id"],
            name=op.f("fk_proposal_cycle_id_budget_cycle"),
        ),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name=op.f("fk_proposal_hearing_id_hearing")),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_proposal_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_proposal_place_id_place")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["person.id"],
            name=op.f("fk_proposal_recorded_by_id_person"),
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_proposal_theme_id_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("cycle_id", "number", name="uq_proposal_cycle_number"),
        sa.UniqueConstraint("device_key", name=op.f("uq_proposal_device_key")),
        sa.UniqueConstraint("follow_token_hash", name=op.f("uq_proposal_follow_token_hash")),
        sa.UniqueConstraint("ref", name=op.f("uq_proposal_ref")),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_hearing_id"), ["hearing_id"], unique=False)
        batch_op.create_index("ix_proposal_list", ["cycle_id", "status", "id"], unique=False)
        batch_op.create_index(
            "ix_proposal_municipality",
            ["municipality_id", "status", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_proposal_place_id"), ["place_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_theme_id"), ["theme_id"], unique=False)

    op.create_table(
        "item_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "merged",
                "split",
                name="linkaction",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("linked_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("undo_reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["consolidated_item.id"],
            name=op.f("fk_item_link_item_id_consolidated_item"),
        ),
        sa.ForeignKeyConstraint(
            ["linked_by_id"],
            ["person.id"],
            name=op.f("fk_item_link_linked_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_item_link_proposal_id_proposal"),
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"],
            ["person.id"],
            name=op.f("fk_item_link_undone_by_id_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_link")),
    )
    with op.batch_alter_table("item_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_link_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_item_link_proposal_id"), ["proposal_id"], unique=False)
        batch_op.create_index(
            "uq_item_link_in_force",
            ["item_id", "proposal_id"],
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )

    op.create_table(
        "proposal_contact",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_proposal_contact_proposal_id_proposal"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_proposal_contact")),
    )
    op.create_table(
        "proposal_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "submitted",
                "under_review",
                "listed",
                "declined",
                "withdrawn",
                "forwarded",
                name="proposalstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_proposal_step_proposal_id_proposal"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_step")),
    )
    with op.batch_alter_table("proposal_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_step_proposal_id"), ["proposal_id"], unique=False)

    create_declared(op.get_bind())


def downgrade() -> None:
    drop_declared(op.get_bind())
    with op.batch_alter_table("proposal_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_step_proposal_id"))

    op.drop_table("proposal_step")
    op.drop_table("proposal_contact")
    with op.batch_alter_table("item_link", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_item_link_in_force",
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_item_link_proposal_id"))
        batch_op.drop_index(batch_op.f("ix_item_link_item_id"))

    op.drop_table("item_link")
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_theme_id"))
        batch_op.drop_index(batch_op.f("ix_proposal_place_id"))
        batch_op.drop_index("ix_proposal_municipality")
        batch_op.drop_index("ix_proposal_list")
        batch_op.drop_index(batch_op.f("ix_proposal_hearing_id"))

    op.drop_table("proposal")
    with op.batch_alter_table("plan_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_entry_cycle_id"))

    op.drop_table("plan_entry")
    op.drop_table("minutes")
    with op.batch_alter_table("item_place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_place_place_id"))

    op.drop_table("item_place")
    op.drop_table("item_amount")
    with op.batch_alter_table("hearing_theme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hearing_theme_theme_id"))

    op.drop_table("hearing_theme")
    with op.batch_alter_table("hearing_team_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hearing_team_member_person_id"))

    op.drop_table("hearing_team_member")
    with op.batch_alter_table("hearing_place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hearing_place_place_id"))

    op.drop_table("hearing_place")
    with op.batch_alter_table("hearing_organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hearing_organisation_organisation_id"))

    op.drop_table("hearing_organisation")
    with op.batch_alter_table("hearing_document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hearing_document_hearing_id"))

    op.drop_table("hearing_document")
    op.drop_table("calendar_entry")
    op.drop_table("attendance")
    with op.batch_alter_table("hearing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hearing_venue_id"))
        batch_op.drop_index("ix_hearing_municipality_date")
        batch_op.drop_index(batch_op.f("ix_hearing_cycle_id"))

    op.drop_table("hearing")
    op.drop_table("edition_file")
    with op.batch_alter_table("consolidated_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consolidated_item_theme_id"))
        batch_op.drop_index(batch_op.f("ix_consolidated_item_cycle_id"))

    op.drop_table("consolidated_item")
    with op.batch_alter_table("ceiling", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ceiling_cycle_id"))

    op.drop_table("ceiling")
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_venue_municipality_id"))

    op.drop_table("venue")
    with op.batch_alter_table("reported_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reported_request_municipality_id"))

    op.drop_table("reported_request")
    with op.batch_alter_table("place_alias", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_place_alias_place_id"))

    op.drop_table("place_alias")
    with op.batch_alter_table("organisation_alias", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_alias_organisation_id"))

    op.drop_table("organisation_alias")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_person_id"))
        batch_op.drop_index(batch_op.f("ix_membership_municipality_id"))

    op.drop_table("membership")
    with op.batch_alter_table("list_edition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_list_edition_cycle_id"))

    op.drop_table("list_edition")
    op.drop_table("cycle_theme")
    with op.batch_alter_table("cycle_phase", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cycle_phase_cycle_id"))

    op.drop_table("cycle_phase")
    op.drop_table("cycle_counter")
    with op.batch_alter_table("calendar_edition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_edition_cycle_id"))

    op.drop_table("calendar_edition")
    with op.batch_alter_table("budget_programme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_budget_programme_cycle_id"))

    op.drop_table("budget_programme")
    with op.batch_alter_table("activity_total", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_total_municipality_id"))

    op.drop_table("activity_total")
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_place_parent_id"))
        batch_op.drop_index(batch_op.f("ix_place_municipality_id"))

    op.drop_table("place")
    op.drop_table("organisation")
    op.drop_table("budget_cycle")
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_one_time_link_person_id"))

    op.drop_table("one_time_link")
    with op.batch_alter_table("municipality", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_municipality_sort_key"))
        batch_op.drop_index(batch_op.f("ix_municipality_county_id"))

    op.drop_table("municipality")
    op.drop_table("audit_payload")
    op.drop_table("theme")
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stored_file_sha256"))

    op.drop_table("stored_file")
    op.drop_table("person")
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_message_due")

    op.drop_table("outbox_message")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_due")

    op.drop_table("job")
    with op.batch_alter_table("form_receipt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_form_receipt_created_at"))

    op.drop_table("form_receipt")
    op.drop_table("feed_state")
    op.drop_table("county")
    op.drop_table("audit_seal")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_subject")
        batch_op.drop_index(batch_op.f("ix_audit_entry_municipality_id"))

    op.drop_table("audit_entry")
