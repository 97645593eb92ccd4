"""Open data: the read-only API of version 1, described by ``/api/v1/openapi.json``."""
