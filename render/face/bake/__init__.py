"""Bake a host: a look in TOML becomes an avatar pack. Runs in an environment of its own (`make bake-env`: bpy, anny,
numpy < 2) as `python -m render.face.bake LOOK.toml --out DIR`; nothing here is imported by the room on air."""
