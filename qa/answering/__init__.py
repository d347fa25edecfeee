"""The answering screen: one admin page on which a question is read and answered."""
