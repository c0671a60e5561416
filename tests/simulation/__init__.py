"""A fleet in virtual time: the real code of sessions over a simulated network, clock and store."""
