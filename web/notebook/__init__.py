"""The application notebook: deadlines, documents, and answers that are used again."""
