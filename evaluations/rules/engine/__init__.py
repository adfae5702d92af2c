"""What runs the checks: rules, their context, their words."""
