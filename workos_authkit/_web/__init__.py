"""What a web application decides about a request, without I/O and without a framework."""
