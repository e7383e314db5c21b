"""Where in China: provinces, cities and counties, and how people call them."""
