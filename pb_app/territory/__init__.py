"""Counties, municipalities, administrative units, regions, quarters, villages; and the halls in them."""
