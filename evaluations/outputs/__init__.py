"""Official sheets and tables going out."""
