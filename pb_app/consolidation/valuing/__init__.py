"""Valuing: sums against ceilings, the valuation sheet, who values what until when."""
