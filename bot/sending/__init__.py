"""Sending what was promised: a pure retry policy, threads that send, a meter for the month."""
