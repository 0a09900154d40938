"""Stands in for matplotlib, which mediapipe imports for drawing helpers that we never call."""
