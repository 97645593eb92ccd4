"""A device at a hearing: makes steps with ids of its own and sends them as the recorder's script does."""

from itertools import count
from typing import Any

from tests.house_client import HouseClient

RECORD = "/staff/vlore/hearings/VL26-H07/record"
SYNC = f"{RECORD}/sync"
_numbers = count(1)


def step(kind: str, **values: Any) -> dict[str, Any]:
    """A step with an id that no other has."""
    return {"id": f"device-{next(_numbers):08d}", "kind": kind, **values}


def recording(text: str = "Ndriçim te shkolla", **fields: Any) -> dict[str, Any]:
    """Somebody says something in Rajoni 1."""
    return step("record", fields={"text": text, "place": "vlore-rajoni-1", "voices": 1, **fields})


def correction(row: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Put right what the device saw as ``row``."""
    was = {name: row["fields"][name] for name in fields}
    return step("correct", ref=row["ref"], based_on=row["version"], fields=fields, was=was)


def send(
    client: HouseClient, *steps: object, person: int | None = None, status: int = 200, path: str = SYNC
) -> Any:
    """Send steps; give the answer."""
    stands = client.get(path).get_json()
    body = {"person": person or stands["person"], "steps": list(steps)}
    response = client._send("POST", path, json=body, headers={"X-CSRFToken": stands["token"]})
    assert response.status_code == status, response.get_data(as_text=True)
    return response.get_json()


def outcomes(answer: dict[str, Any]) -> list[str]:
    """What became of each step."""
    return [one["outcome"] for one in answer["answers"]]
