"""The handlers of operations: one module per area, one function per operation."""
