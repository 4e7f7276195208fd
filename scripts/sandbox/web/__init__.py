"""The Web API of the stand-in, one file a family of methods."""
