"""Everything that knows HTTP or SQL."""
