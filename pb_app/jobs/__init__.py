"""Work for later: the row is the truth, the queue only wakes the worker."""
