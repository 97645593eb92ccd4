"""The commands of ``pb``: thin, one file a subject."""
