"""XML that is the same each time: elements with cleaned text, written with a declaration and indented."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from mapper.exports.facts import clean

__all__ = ["add", "write"]


def add(parent: Element, tag: str, text: object = None, **attributes: object) -> Element:
    """Append an element with a text and attributes, both cleaned of what XML cannot hold."""
    element = SubElement(parent, tag, {key: clean(str(value)) for key, value in attributes.items()})
    if text is not None:
        element.text = clean(str(text))
    return element


def write(root: Element) -> str:
    """Return the document of an element, two spaces per level."""
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"
