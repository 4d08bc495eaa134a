"""A lost passphrase: a new one by a printed code, of her own or made by a coordinator. And changing it."""
