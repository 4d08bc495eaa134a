"""Who should meet whom, and why: pure functions over records, without SQL, HTTP or a clock."""
