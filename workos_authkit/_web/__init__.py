"""The rules of the web layer, without I/O and without a framework."""
