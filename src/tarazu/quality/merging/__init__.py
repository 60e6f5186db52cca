"""One answer of several people's, by what is known of each of them."""
