"""How long each column of the database is kept, and what makes sure of it.

A column that is not here fails ``test_retention``: who adds one says what becomes of it. ``night`` names the function
of the nightly work that drops it; without one it is kept for good, or as long as the row that it belongs to.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kept:
    """A class of retention: why, what drops it at night, and its columns by table."""

    why: str
    columns: str
    night: str = ""


RETENTION = (
    Kept(
        "What authors gave of themselves: to the end of the year after their budget year, or until they erase it.",
        """
        proposal_contact: proposal_id name email phone language expires_on
        """,
        night="erase_expired_contacts",
    ),
    Kept(
        "What authors were asked and answered: as long as their contact data.",
        """
        proposal_question: id proposal_id question asked_at asked_by_id token_hash is_mailed answer answered_at
            answered_by_id
        """,
        night="erase_expired_contacts",
    ),
    Kept(
        "What counts people once without naming them: untraceable when the secret of the year goes.",
        """
        cycle_key: cycle_id secret
        proposal: author_key
        """,
        night="erase_expired_contacts",
    ),
    Kept(
        "A support that is not confirmed: seven days; a confirmed one is a count, see ``cycle_key``.",
        """
        proposal_support: id proposal_id person_key token_hash created_at confirmed_at
        """,
        night="erase_unconfirmed_supports",
    ),
    Kept(
        "Photos and documents that were never shown to the public: as long as contact data; shown ones are kept.",
        """
        proposal_file: id proposal_id file_id position width height is_public
        """,
        night="erase_expired_contacts",
    ),
    Kept(
        "Files of a form that was not sent: a day.",
        """
        held_file: id form_key file_id width height created_at
        """,
        night="erase_unsent_files",
    ),
    Kept(
        "Tables that were sent to be brought in: a day; what is known of one that was taken in, a week.",
        """
        proposal_import: id municipality_id cycle_id person_id name file_key state round headings samples columns
            with_changes publishes done total position added changed queued taken_back report asked_at finished_at
        """,
        night="forget_old_imports",
    ),
    Kept(
        "Files that somebody asked for: a day.",
        """
        download: id person_id municipality_id kind params wish_key name state done total file_key size asked_at
            finished_at
        """,
        night="forget_old_downloads",
    ),
    Kept(
        "Who reserved a seat: fourteen days after the hearing.",
        """
        seat_registration: id hearing_id token_hash people needs needs_text name phone email language created_at
            expires_on
        """,
        night="erase_expired_seats",
    ),
    Kept(
        "Addresses that wait for their confirmation: seven days; of invitations: thirty days after the hearing.",
        """
        invitation: id hearing_id email language state token_key sequence created_at confirmed_at
        reminder_round: hearing_id slot hours done_at
        subscription: id municipality_id email language state place_ids theme_ids digest reminder_hours token_key
            created_at confirmed_at digest_at told_news_id digest_news_id
        """,
        night="erase_expired",
    ),
    Kept(
        "Mails: a month; what holds a private link or an address kept nowhere else is wiped when it is sent.",
        """
        outbox_message: id kind dedup_key recipient subject body headers calendar state attempts next_attempt_at
            created_at sent_at
        """,
        night="forget_old",
    ),
    Kept(
        "That a form was sent: a while, so that a double click counts once.",
        """
        form_receipt: token_hash purpose result created_at
        """,
        night="forget_old",
    ),
    Kept(
        "Who works here: as long as the account; nobody else's data.",
        """
        bench_seat: cycle_id person_id proposal_id taken_at
        hearing_team_member: hearing_id person_id
        membership: id person_id role organisation_id municipality_id place_id created_at ended_at
        one_time_link: id person_id token_hash created_by_id created_at expires_at used_at
        person: id email name password fs_uniquifier active created_at version
        plan_note: id municipality_id hearing_id entry_id text author_id written_at settled_at settled_by_id
        plan_team_member: team_id person_id
        valuation_assignment: item_id person_id directorate due_on assigned_at assigned_by_id
        """,
    ),
    Kept(
        "Who did what: for good; payloads can be erased one by one without breaking the chain.",
        """
        audit_entry: id at actor_id action subject_type subject_id municipality_id digest
        audit_payload: entry_id salt body
        audit_seal: id last_entry_id chain_hash sealed_at
        """,
    ),
    Kept(
        "What the machine needs, made anew from the rest; nobody's data.",
        """
        column_mapping: municipality_id headings_key columns updated_at
        cycle_counter: cycle_id name value
        data_archive: address revision file_key sha256 size made_at
        edition_file: edition_id format language file_id
        feed_state: scope language revision last_modified
        job: id kind dedup_key payload state attempts run_after lease_until created_at finished_at error
        pack_export: id municipality_id organisation_id person_id month exported_at content archive_key
        plan_run: id cycle_id engine seed state done total stop_asked_at asked_by_id asked_at finished_at report
        answer_tally: cycle_id status reason_key reason proposals
        proposal_word: cycle_id word proposals
        """,
    ),
    Kept(
        "What was said, counted, decided and published, without the person: for good.",
        """
        activity_total: id municipality_id organisation_id kind period_from period_to count participants
            participants_as_printed places source source_url
        answer_template: id municipality_id kind title body version
        attendance: hearing_id total women men not_stated under_16 from_16_to_29 from_30_to_64 from_65 disabilities
            updated_at version
        attendance_step: id hearing_id device_key number change counted_at counted_by_id
        bench_action: id cycle_id person_id kind at undone_at trace
        budget_cycle: id municipality_id year status title title_en is_example opens_on closes_on notice_days
            comment_days created_at version
        budget_programme: id cycle_id code name name_en function_code position version
        calendar_edition: id cycle_id number published_at content changes protocol_number protocol_on
        calendar_entry: hearing_id language body body_hash last_modified sequence in_feed
        ceiling: id cycle_id programme_id place_id year amount stage act version
        consolidated_item: id code municipality_id cycle_id number title title_en description description_en
            theme_id programme_id valuation valuation_reason decision decision_reason forwarded_to
            forwarded_protocol forwarded_answer forwarded_answered_on decided_at decided_by_id council
            council_reason council_decision_id due_on earlier_item_id is_example is_dissolved created_at version
        consultation: id cycle_id title title_en url file_id published_on promised_until created_at version
        consultation_notice: cycle_id draft_act draft_act_en proposer proposer_en explanation explanation_en groups
            groups_en legal_basis legal_basis_en where_to_comment where_to_comment_en comments_until coordinator
            coordinator_contact protocol_number protocol_on version
        council_decision: id cycle_id number decided_on url recorded_at recorded_by_id
        county: id name name_en sort_key population_2011 population_2023
        cycle_phase: id cycle_id kind name name_en starts_on ends_on position
        cycle_theme: cycle_id theme_id position
        hearing: id uid ref municipality_id cycle_id kind status audience title title_en purpose purpose_en agenda
            agenda_en on_date start_time end_time zone starts_at ends_at venue_id venue_text online_url
            accessibility cancel_reason move_reason moved_from_date moved_from_time moved_at sequence published_at
            held_at is_example source_url source_note source_key seats takes_registrations created_at updated_at
            version
        hearing_document: id hearing_id kind title number dated_on file_id added_at withdrawn_at
        hearing_news: id municipality_id hearing_id at sequence status on_date start_time venue place_ids reason
        hearing_organisation: hearing_id organisation_id part
        hearing_place: hearing_id place_id
        hearing_theme: hearing_id theme_id
        hearing_vote: hearing_id proposal_id votes counted_at counted_by_id
        item_amount: item_id year amount approved fund_source spending_unit nature vat
        item_link: id item_id proposal_id action reason linked_at linked_by_id undone_at undone_by_id undo_reason
        item_place: item_id place_id
        item_progress: id item_id state on_date note cost_to_date carried_to_year council_decision photo_id
            photo_alt photo_width photo_height recorded_at recorded_by_id taken_back_at taken_back_by_id
            take_back_reason
        list_edition: id cycle_id number stage state content content_hash changes note created_at published_at
            council_decision council_decided_on council_decision_url
        minutes: hearing_id text text_en number protocol_number protocol_on opened_at closed_at chair minute_taker
            officials votes annexes published_at updated_at version
        minutes_revision: id hearing_id number content scan_file_id reason published_at published_by_id
        municipality: id county_id name seat lau_code sort_key search_key population_2011 population_2023
            voters_2017 lat lon office address phone email accent privacy_notice usual_minutes version
        notice_given: id hearing_id channel place_text url given_on proof_file_id protocol_number protocol_on note
            recorded_by_id recorded_at withdrawn_at withdrawn_reason
        organisation: id slug name kind municipality_id website source version
        organisation_alias: id organisation_id name search_key
        paper_pile: hearing_id sheets
        place: id municipality_id parent_id kind name path sort_key search_key is_seat is_town voters_2017 lat lon
            confidence
        place_alias: id place_id name search_key
        place_day_off: id place_id weekday first_day last_day reason
        place_rule: place_id municipality_id hearings_per_round weekdays earliest latest needs_step_free
            expected_people version
        plan_entry: id cycle_id hearing_id action origin round_number kind audience title title_en purpose
            purpose_en on_date start_time end_time venue_id venue_text team_id pinned reason source_key
            source_digest updated_at updated_by_id version
        plan_entry_place: entry_id place_id
        plan_entry_theme: entry_id theme_id
        plan_round: id cycle_id number starts_on ends_on
        plan_settings: cycle_id weekdays earliest latest minutes step_minutes weeks_between evening_from
            buffer_minutes travel_km_per_hour version
        plan_team: id municipality_id name max_per_day is_active version
        plan_team_day_off: id team_id first_day last_day reason
        proposal: id ref municipality_id cycle_id number place_id village theme_id text text_en search_key source
            status status_reason forwarded_to forward_protocol forward_answer forward_answered_on covered_at
            hearing_id voices signatures estimated_cost answer_in_hall sheet_number protocol_number protocol_on
            supports hearing_votes follow_token_hash device_key recorded_by_id is_example source_url import_key
            created_at listed_at version
        proposal_comment: proposal_id consultation_id passage
        proposal_step: id proposal_id at status reason
        recorder_step: device_key proposal_id version recorded_at
        reported_request: id municipality_id place_id theme_id kind year text source source_url content_key
        saved_filter: code municipality_id content_key place_id theme_id kind audience created_at
        seat_count: hearing_id registrations people needs erased_at
        selection_departure: item_id run_id reason made_at made_by_id
        selection_run: id cycle_id number rule_choice source programme_id year instance names left_out selected
            steps digest made_at made_by_id
        selection_settings: cycle_id is_enabled rule utility completion source programme_id year basis_run_id
            version
        special_period: id municipality_id kind first_day last_day name name_en act version
        stored_file: id sha256 size media_type name created_at
        theme: id name name_en examples examples_en icon budget_functions position source
        venue: id municipality_id place_id name address capacity step_free accessibility lat lon is_active
            created_at version
        venue_closure: id venue_id first_day last_day reason
        venue_hours: venue_id weekday opens closes
        vote_count: hearing_id kind most_each version
        """,
    ),
)
