"""Files for other programs: one small module for each format."""
