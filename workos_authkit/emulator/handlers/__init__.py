"""What serves each operation: one module per area, one function per operation."""
