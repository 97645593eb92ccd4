"""«Paketa e javës»: what a youth centre takes away to show a season, and what changed since it last did."""
