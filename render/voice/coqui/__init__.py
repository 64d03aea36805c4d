"""The engine `coqui`: voices of the Coqui TTS library (XTTS, VITS), in a process and an environment of their own.

`voice` is the engine as the voice worker sees it; `child` is the other process, which alone imports TTS; `checkpoint`
reads what a model's folder holds without loading it.
"""
