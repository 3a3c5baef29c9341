"""Top domain names of many URLs: how long the count takes, how much memory, and whether it is exact.

    python benchmarks/data.py [URLS]        10 million by default; made with a fixed seed

The count runs in a process of its own, whose peak memory is told. On a smaller list it is compared with one name at a
time by the library alone.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

URLS: Final = 10_000_000
COMPARED: Final = 200_000
SITES: Final = 1_500_000
ENDINGS: Final = (
    *["com"] * 45, *["org"] * 8, *["net"] * 6, *["de"] * 3, *["fr"] * 2, *["co.uk"] * 2, "it", "pl", "nl", "es",
    "com.br", "co.jp", "ru", "cn", "com.au", "io", "gov.uk", "ac.uk", "eu", "ch", "se", "at",
)  # fmt: skip
HOSTS: Final = ("www.", "", "blog.", "m.")

CHILD: Final = """
import json, resource, sys, time
from pathlib import Path
from gpaiscope import service
begun, used = time.perf_counter(), time.process_time()
found = service.data(sys.argv[1], kind="crawled", into=sys.argv[2]).values
told = {"seconds": time.perf_counter() - begun, "processor": time.process_time() - used, **found.crawl}
told["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform == "darwin" else 1024)
print(json.dumps(told))
"""


def urls(seed: int = 7) -> Iterator[str]:
    """URLs of sites of which few have many and many have few."""
    chance = random.Random(seed)
    number = 0
    while True:
        site = int(chance.paretovariate(0.35)) % SITES
        ending = ENDINGS[site % len(ENDINGS)]
        yield f"https://{HOSTS[number % len(HOSTS)]}site{site}.{ending}/a/{number}/page.html\n"
        number += 1


def counted(many: int, folder: Path) -> dict[str, float]:
    """What a process of its own tells of a count."""
    file = folder / f"{many}.txt"
    with file.open("w", encoding="ascii", buffering=1 << 20) as out:
        out.writelines(islice(urls(), many))
    into = folder / f"{many}.json"
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(file), str(into)], capture_output=True, encoding="utf-8", check=True
    )
    told: dict[str, float] = json.loads(done.stdout)
    return told


def is_exact(many: int, folder: Path) -> bool:
    """Whether each domain name has as many URLs as one name at a time gives it."""
    counted(many, folder)
    rows = (folder / f"{many}.domains.csv").read_text(encoding="ascii").splitlines()[1:]
    found = {name: int(number) for name, _, number in (row.split(",") for row in rows)}
    return found == dict(plain_count(url.strip() for url in islice(urls(), many)))


def plain_count(urls: Iterable[str]) -> Mapping[str, int]:
    """How many of some URLs each domain name has, by the library alone: what the count in parts has to agree with."""
    from publicsuffixlist import PublicSuffixList

    registered = PublicSuffixList(only_icann=True).privatesuffix
    hosts = (urlsplit(url).hostname or "" for url in urls)
    return Counter(registered(host) or host for host in hosts)


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else URLS
    with tempfile.TemporaryDirectory() as spare:
        folder = Path(spare)
        compared = min(many, COMPARED)
        begun = time.perf_counter()
        print(f"{compared:,} URLs: {'equal to' if is_exact(compared, folder) else 'NOT'} the plain count")
        print(f"  ({time.perf_counter() - begun:.1f} s with the plain count)")
        told = counted(many, folder)
        print(
            f"{many:,} URLs: {told['domains_in_all']:,} domain names, {told['seconds']:.1f} s by the clock,"
            f" {told['processor']:.1f} s of one processor, {told['megabytes']:.0f} MB"
        )


if __name__ == "__main__":
    main()
