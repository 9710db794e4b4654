"""Figures: functions that take numbers and return a matplotlib figure, without global state."""
