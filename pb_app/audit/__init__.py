"""The audit record: append-only entries, their erasable payload, and the sealed hash chain."""
