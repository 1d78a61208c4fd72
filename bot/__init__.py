"""The shell: Flask, LINE, HTTP and processes. The only package that knows all the others."""
