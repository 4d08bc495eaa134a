"""Coming in: invitations, and members who vouch for somebody."""
