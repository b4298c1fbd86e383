"""Simulated chat platforms on loopback sockets, for the real client libraries to talk to."""
