"""How a hearing was made known: channels, places, dates and their proof, and the deadlines for it."""
