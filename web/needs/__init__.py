"""Needs and offers beyond the bare lists: how urgent, since when, how far; what rests; what coordinators hear of."""
