"""Hosts made from a person's own material, with consent: landmarks, transfer of motion, packs."""
