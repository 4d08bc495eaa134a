"""What coordinators do: the approval queue."""
