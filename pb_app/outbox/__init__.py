"""Mail that a use case promises in its own transaction and the worker delivers."""
