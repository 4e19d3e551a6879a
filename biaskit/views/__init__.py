"""What a framing shows of itself: in brief, an article with all that was found in it, and the way to one number."""
