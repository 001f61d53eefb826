"""Asks a server with other people's clients, and holds what they are told against each other.

Usage: service_agrees.py http://127.0.0.1:8000 [SESSION], with a session such as 0/1/R. At instants all over the replay the
stream's frames in each form, the frames route and the segments, read by segments.py, must show the same; tables must be
the same as JSON, CSV and Arrow; and what curl unpacks must be what is sent unpacked. Needs curl, and
`pip install websockets msgpack pyarrow`.
"""
import csv
import gzip
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import urllib.request

import msgpack
import pyarrow as pa
from websockets.sync.client import connect

from segments import Segments

INSTANTS = 60

# Channels of the segments, by the frames' fields; and what rounding adds to a channel's tolerance.
FIELDS = {"x": "x", "y": "y", "progress": "race_progress", "speed": "speed", "rpm": "rpm", "throttle": "throttle",
          "gap_to_leader": "gap_to_leader", "interval": "gap_to_previous", "position": "position", "status": "status",
          "lap": "lap", "gear": "gear", "brake": "brake", "drs": "drs", "tyre": "tyre"}
ROUNDING = {"x": 0.06, "y": 0.06, "progress": 1e-6, "speed": 0.06, "gap_to_leader": 6e-4, "interval": 6e-4}

# What the frames route's decimals and the 32 bits of a stream's numbers make of a value, where it is not 0.06.
DECIMALS = {"race_progress": 1e-5, "rel_dist": 1e-5, "gap_to_leader": 6e-4, "gap_to_previous": 6e-4, "t": 1e-3,
            "lap_time": 6e-4, "sector1": 6e-4, "sector2": 6e-4, "sector3": 6e-4}


def main(base, session="0/1/R"):
    root = f"{base}/api/sessions/{session}"
    assert fetch(f"{root}?wait=30").status == 200, "the session is not loaded in half a minute"
    with tempfile.TemporaryDirectory() as folder:
        segments = downloaded(root, base, folder)
        frames = segments.manifest["frames"]
        instants = sorted(random.Random(1).sample(range(frames), INSTANTS)) + [0, frames - 1]
        asked = {frame: json.loads(fetch(f"{root}/frames/{frame}").body) for frame in instants}
        for form in ("msgpack", "json"):
            streamed(root, form, asked)
        for frame, shown in asked.items():
            agree(segments, segments.at(frame), shown)
    tables(root)
    compressed(root)
    print(f"{session}: {len(instants)} instants and all tables agree")


class fetch:
    def __init__(self, url, **fields):
        with urllib.request.urlopen(urllib.request.Request(url, headers=fields)) as answer:
            self.status, self.headers, self.body = answer.status, answer.headers, answer.read()


def downloaded(root, base, folder):
    manifest = fetch(f"{root}/segments").body
    with open(os.path.join(folder, "manifest.json"), "wb") as file:
        file.write(manifest)
    manifest = json.loads(manifest)
    for number in range(manifest["count"]):
        segment = fetch(base + manifest["address"].replace("{n}", str(number)))
        assert "immutable" in segment.headers["cache-control"], segment.headers
        with open(os.path.join(folder, f"{number}.arrows"), "wb") as file:
            file.write(segment.body)
    return Segments(folder)


def streamed(root, form, asked):
    """The stream's frames are those of the frames route."""
    with connect(f"ws{root.removeprefix('http')}/replay?format={form}", max_size=1 << 20) as stream:
        while True:
            message = stream.recv(timeout=30)
            if isinstance(message, str):
                assert json.loads(message)["type"] != "loading_error", message
                continue
            break
        for frame, shown in asked.items():
            stream.send(json.dumps({"action": "seek", "frame": frame}))
            sent = unpacked(form, stream.recv(timeout=10))
            time.sleep(0.03)  # Who says too much at once is hung up on.
            same(str(frame), sent, shown)


def unpacked(form, message):
    if form == "msgpack":
        return msgpack.unpackb(message)
    kind, body = message[:1], message[1:]
    return json.loads(gzip.decompress(body) if kind == b"Z" else body)


def same(where, one, other):
    if isinstance(one, dict) and isinstance(other, dict):
        assert one.keys() == other.keys(), f"{where}: {one.keys() ^ other.keys()}"
        for key in one:
            same(f"{where}.{key}", one[key], other[key])
        return
    if isinstance(one, float) and other is not None:
        assert abs(one - other) <= DECIMALS.get(where.rpartition(".")[2], 0.06), f"{where}: {one} and {other}"
    else:
        assert one == other, f"{where}: {one} and {other}"


def agree(segments, drawn, shown):
    for code, car in shown["drivers"].items():
        for name, field in FIELDS.items():
            channel, one, other = segments.channels[name], drawn["drivers"][code][name], car[field]
            where = f"{field} of {code} at {shown['frame_index']}: {one} in the segment, {other} in the frame"
            if channel["kind"] == "linear" and one is not None and other is not None:
                assert abs(one - other) <= channel["tolerance"] + ROUNDING.get(name, 0.5), where
            else:
                assert one == other, where


def tables(root):
    """Tables are the same in each form."""
    for table in ("laps", "results", "weather", "race-control"):
        as_json = json.loads(fetch(f"{root}/{table}", accept="application/json").body)
        as_csv = list(csv.reader(io.StringIO(fetch(f"{root}/{table}", accept="text/csv").body.decode())))
        arrow = fetch(f"{root}/{table}", accept="application/vnd.apache.arrow.stream").body
        as_arrow = pa.ipc.open_stream(arrow).read_all()
        rows = as_json if isinstance(as_json, list) else as_json["rows"]
        counts = {len(rows), len(as_csv) - 1, as_arrow.num_rows}
        assert len(counts) == 1 and counts != {0}, f"{table}: {counts} rows"
        assert as_csv[0] == as_arrow.column_names, f"{table}: {as_csv[0]} and {as_arrow.column_names}"


def compressed(root):
    url = f"{root}/laps"
    plain = subprocess.run(["curl", "-sf", url], check=True, capture_output=True).stdout
    for coding in ("gzip", "br", "zstd"):
        command = ["curl", "-sf", "--compressed", "-H", f"accept-encoding: {coding}", "-D", "-", url]
        head, _, body = subprocess.run(command, check=True, capture_output=True).stdout.partition(b"\r\n\r\n")
        assert f"content-encoding: {coding}".encode() in head.lower(), head
        assert body == plain, f"{coding} unpacks to something else"


if __name__ == "__main__":
    main(*sys.argv[1:])
