"""How much training: estimates from architecture, hardware and logs, and the ledger of what counts."""
