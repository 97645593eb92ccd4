"""People, organisations and what each membership lets them do."""
