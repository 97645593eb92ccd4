"""What every page shares: headers, errors, locale, forms, access, conditional GET, paging, receipts."""
