"""Depth for who answers proposals: cover personal data, ask the author back, hand on and hear, prepared answers."""
