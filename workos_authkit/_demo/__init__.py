"""The demo to look at: an AuthKit and a small application, served on loopback."""
