"""Tests of the suggested selection."""
