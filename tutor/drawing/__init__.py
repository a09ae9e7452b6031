"""Drawings of networks as characters: pure geometry that both faces use."""
