"""Real calendar programs' readers, so that tests see a feed as its subscribers do."""
