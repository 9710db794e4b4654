"""Did it pay, and who gained: effects on firms and workers, and the account of the gain."""
