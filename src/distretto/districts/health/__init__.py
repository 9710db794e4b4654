"""Health of a district: how it took the last downturn, how it renews itself, what labour gets."""
