"""The talk: what to answer, decided without a network, a database, a clock or chance."""
