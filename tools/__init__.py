"""Tools for those who work on Prongsai: figures and pictures. Not part of the program."""
