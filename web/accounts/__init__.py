"""Signing up, signing in, and the account itself."""
