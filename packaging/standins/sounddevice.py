"""Stands in for sounddevice, which mediapipe imports for audio tasks that we never call."""
