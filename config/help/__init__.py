"""The manual inside the product: pages of ``docs/manual``, opened at the section of a page."""
