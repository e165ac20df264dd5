"""Official lists with their dates, and how the lines of a table are matched with them."""
