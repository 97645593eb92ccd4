"""Albanian forms of place names: Vlorë is also Vlora and Vlorës, Fier also Fieri and Fierit.

Only what the rules of the language give safely; names that go their own way stand in a list.
"""

from typing import Final

_OWN_WAY: Final = {
    "Fushë-Arrëz": ("Fushë-Arrëzi", "Fushë-Arrëzit"),
    "Kamëz": ("Kamza", "Kamzës"),
    "Malësi e Madhe": ("Malësia e Madhe", "Malësisë së Madhe"),
    "Memaliaj": ("Memaliajt",),
    "Ura Vajgurore": ("Urës Vajgurore",),
    "Vau i Dejës": ("Vaut të Dejës",),
}
_VOWELS: Final = frozenset("aeiouyë")
_SH_LIKE: Final = ("sh", "th", "dh", "xh", "zh")
_TAKES_U: Final = ("k", "g", "h")


def definite_forms(name: str) -> tuple[str, ...]:
    """Give the definite nominative and the genitive of a name; none where no rule is safe.

    A name of several words has forms only if it stands in the list.
    """
    if name in _OWN_WAY:
        return _OWN_WAY[name]
    if not name.isalpha() or len(name) < 3:
        return ()
    if name[-1] in _VOWELS:
        return _after_vowel(name)
    if name.endswith("ër") and name[-3] not in _VOWELS:
        return (f"{name[:-2]}ra", f"{name[:-2]}rës")
    vowel = "u" if name.endswith(_TAKES_U) and not name.endswith(_SH_LIKE) else "i"
    return (f"{name}{vowel}", f"{name}{vowel}t")


def _after_vowel(name: str) -> tuple[str, ...]:
    if name.endswith("ë"):
        return (f"{name[:-1]}a", f"{name[:-1]}ës")
    return (f"{name}a", f"{name}së") if name.endswith("i") else ()
