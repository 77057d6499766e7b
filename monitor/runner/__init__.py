"""The runner: calls the stages in order. The only package that knows all the wings."""
