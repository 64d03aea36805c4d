"""Shader graphs in few words: a material with a principled shader, and the nodes that the host's materials need."""

from __future__ import annotations

from typing import Any

import bpy

from render.face.bake.body import data_folder


class Nodes:
    def __init__(self, name: str) -> None:
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.tree = self.material.node_tree
        self.shader = self.tree.nodes["Principled BSDF"]

    def new(self, kind: str, **inputs: Any) -> Any:
        """A node; `_name=` sets a property, `Two__Words=` an input."""
        node = self.tree.nodes.new("ShaderNode" + kind)
        for key, value in inputs.items():
            if key.startswith("_"):
                setattr(node, key[1:], value)
            else:
                self.put(node.inputs[key.replace("__", " ")], value)
        return node

    def put(self, socket: Any, value: Any) -> None:
        if hasattr(value, "is_output"):
            self.tree.links.new(value, socket)
        elif isinstance(value, tuple) and len(value) == 3 and socket.type == "RGBA":
            socket.default_value = (*value, 1)
        else:
            socket.default_value = value

    def set(self, **inputs: Any) -> None:
        for key, value in inputs.items():
            self.put(self.shader.inputs[key.replace("__", " ")], value)

    def surface(self, output: Any) -> None:
        self.put(self.tree.nodes["Material Output"].inputs["Surface"], output)

    def attribute(self, name: str, output: str = "Fac") -> Any:
        return self.new("Attribute", _attribute_name=name).outputs[output]

    def math(self, operation: str, a: Any, b: Any = 0.0) -> Any:
        node = self.new("Math", _operation=operation)
        self.put(node.inputs[0], a)
        self.put(node.inputs[1], b)
        return node.outputs[0]

    def ramp(self, x: Any, low: float, high: float) -> Any:
        node = self.new("MapRange", _interpolation_type="SMOOTHSTEP")
        self.put(node.inputs[0], x)
        node.inputs[1].default_value = low
        node.inputs[2].default_value = high
        return node.outputs[0]

    def mix(self, part: Any, a: Any, b: Any) -> Any:
        node = self.new("Mix", _data_type="RGBA", _blend_type="MIX")
        self.put(node.inputs[0], part)
        self.put(node.inputs[6], a)
        self.put(node.inputs[7], b)
        return node.outputs[2]

    def noise(self, scale: float, detail: float = 3, at: Any = None) -> Any:
        node = self.new("TexNoise", Scale=scale, Detail=detail, Roughness=0.5)
        self.put(node.inputs["Vector"], at if at is not None else self.attribute("rest", "Vector"))
        return node.outputs[0]

    def bump(self, height: Any, distance: float, strength: float = 1.0) -> None:
        self.set(Normal=self.new("Bump", Strength=strength, Distance=distance, Height=height).outputs[0])

    def mask(self, file: str) -> Any:
        """A mask of the MakeHuman texture set, read through the mesh's texture coordinates."""
        return self.new("TexImage", _image=mask_image(file)).outputs["Color"]


def mask_image(file: str) -> Any:
    image = bpy.data.images.load(str(data_folder() / "textures" / file), check_existing=True)
    image.colorspace_settings.name = "Non-Color"
    return image


def plain(name: str, colour: tuple[float, float, float], rough: float = 0.5, glow: float = 0.0) -> Any:
    """A material of one colour."""
    nodes = Nodes(name)
    nodes.set(Base__Color=colour, Roughness=rough)
    if glow:
        nodes.set(Emission__Color=colour, Emission__Strength=glow)
    return nodes.material
