"""What planning must heed, and running the planner."""
