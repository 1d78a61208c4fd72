"""What we know: services, their facts, and how people ask for them. Pure."""
