"""The rules: what may happen to a report, and by when. Pure."""
