"""Uploaded images: decoding, resized files, where each is used, their forms."""
