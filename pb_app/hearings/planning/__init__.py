"""The draft of a season: what it must heed, its lines, how it differs from what is public, and publishing it."""
