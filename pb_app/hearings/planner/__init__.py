"""The planner: a pure model of a season, a built-in and an exact way to solve it, and the reasons why not."""
