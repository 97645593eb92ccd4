"""Compile the translations while a wheel or an editable installation is built."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogue(catalogue: Path) -> Path:
    """Write ``messages.mo`` beside ``messages.po`` and return its path."""
    compiled = catalogue.with_suffix(".mo")
    with catalogue.open("rb") as source:
        translations = read_po(source, locale=catalogue.parts[-3], domain="messages")
    with compiled.open("wb") as target:
        write_mo(target, translations)
    return compiled


class TranslationsHook(BuildHookInterface):  # type: ignore[type-arg]  # the configuration is not used
    """Puts each compiled catalogue into the wheel; an editable installation reads it in place."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Compile before the files are collected (a source archive keeps the sources only)."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        for catalogue in sorted(root.glob("translations/*/LC_MESSAGES/messages.po")):
            compiled = compile_catalogue(catalogue)
            inside = compiled.relative_to(root)
            build_data["force_include"][str(compiled)] = f"pb_app/{inside}"
