"""How much training: estimates of training compute from architecture, hardware and logs, and the ledger of what counts."""
