"""An import from upload to saved forms, and back."""
