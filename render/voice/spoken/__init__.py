"""Written form to spoken form, Mandarin and English. `spoken_form` is all that outsiders use."""

from render.voice.spoken.form import spoken_form

__all__ = ["spoken_form"]
