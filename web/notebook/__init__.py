"""The notebook: applications, texts that are used again, a plan B. All of it is hers alone."""
