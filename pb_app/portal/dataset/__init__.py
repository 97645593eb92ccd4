"""All that is public of a budget year in one archive: tables, dictionary, licence, how to cite, digests."""
