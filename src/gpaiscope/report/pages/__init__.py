"""One file a page: values in, blocks out. A page knows neither width nor colour nor markup."""
