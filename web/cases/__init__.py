"""Cases: what goes to coordinators and to nobody else, who looks after it and until when."""
