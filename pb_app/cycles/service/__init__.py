"""What people may do with a budget year: one module a subject, a function a use case."""
