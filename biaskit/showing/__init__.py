"""Text and numbers made ready to be seen: in notebooks, pages and messages, whatever they hold."""
