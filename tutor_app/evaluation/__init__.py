"""Simulated students and readers for public benchmarks."""
