"""Files too long for a request: the worker makes them, who asked fetches them, after a day they are forgotten."""
