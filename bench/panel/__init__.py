"""How soon the panel answers in a large clinic: `make bench-panel`."""
