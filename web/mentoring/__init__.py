"""Mentorships and the places they take."""
