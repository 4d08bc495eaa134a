"""What somebody opens to one person alone, and the ledger of it."""
