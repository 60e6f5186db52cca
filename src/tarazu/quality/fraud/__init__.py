"""Tests for what no honest person does, and the cases of people that rest on them."""
