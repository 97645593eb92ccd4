"""What people may do with accounts: one module a subject, a function a use case."""
