"""What fills the ports: clock, mail, queue, file store."""
