"""The analysis itself: no Qt, no printing, no network. Records in, records out."""
