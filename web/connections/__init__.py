"""Requests between people, and what came of them."""
