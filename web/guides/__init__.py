"""Plain pages for everybody: guides, arriving in each country, figures with their source. Nothing personal is here."""
