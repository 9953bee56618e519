"""Numbers, arithmetic and statements about a number in words, wherever a secret may be said."""
