"""Pages and interfaces that join features."""
