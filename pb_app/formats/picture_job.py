"""The process that writes one picture anew: its octets on standard input, the new ones after a line of JSON.

Started by ``pb_app.formats.uploads`` alone, with the longest side as its argument.
"""

import json
import sys

from pb_app.formats.bounded_job import limit_resources
from pb_app.formats.uploads import Upload, read_upload
from pb_app.kernel.errors import DomainError


def main() -> int:
    """Answer one request; a picture that cannot be read is an answer too."""
    content, max_side = sys.stdin.buffer.read(), int(sys.argv[1])
    limit_resources()
    try:
        upload = read_upload(content, max_side=max_side)
    except MemoryError:
        return _answer({"error": "file_type"})
    except DomainError as error:
        return _answer({"error": error.code, "params": error.params})
    return _answer({"media_type": upload.media_type, "suffix": upload.suffix, "size": upload.size}, upload)


def _answer(said: dict[str, object], upload: Upload | None = None) -> int:
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + (upload.content if upload else b""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
