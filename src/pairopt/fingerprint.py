"""The fingerprint of a county: equal content, equal hash, whatever files it came from."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pairopt.county import County, Teacher


def fingerprint(county: County) -> str:
    """Return the SHA-256 of the normalised tables and settings, in hexadecimal.

    Of an exemption only its being there counts, as in every rule: so no output can tell one code from another.
    """
    text = json.dumps(_plain(county), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Teacher):
        return _fields(value) | {"exempt": bool(value.exempt)}
    if is_dataclass(value):
        return _fields(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "items"):
        return {str(key): _plain(item) for key, item in value.items()}
    return value


def _fields(value: Any) -> dict[str, Any]:
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value) if field.compare}
