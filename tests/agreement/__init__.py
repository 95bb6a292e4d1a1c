"""States of accounts with the outcomes that their authors wrote down, and what the program says of them."""
