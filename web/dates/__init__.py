"""Days that somebody must not miss: noted for herself, with reminders before them."""
