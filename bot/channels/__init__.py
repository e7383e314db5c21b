"""One file a door."""
