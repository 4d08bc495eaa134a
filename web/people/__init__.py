"""Profiles: what somebody says of herself, and who may see it."""
