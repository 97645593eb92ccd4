"""A municipality's budget year: phases and dates, themes, budget programmes, ceilings."""
