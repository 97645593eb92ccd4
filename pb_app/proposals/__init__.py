"""Proposals: submission, recording at a hearing, moderation, following."""
