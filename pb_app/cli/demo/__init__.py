"""``pb demo``: real records with their sources, a marked example season, people named by their role."""
