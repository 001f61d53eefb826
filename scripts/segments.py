"""Reads a replay's segments without any code of the project, and prints what is shown at given frames.

Usage: segments.py DIR [FRAME...], where DIR holds manifest.json and the segments 0.arrows, 1.arrows and so on. Frames are
numbers from 0 and need not be whole; without any they are read from standard input. Each gives one line of JSON:
{"frame", "session": {CHANNEL: VALUE}, "drivers": {CODE: {CHANNEL: VALUE}}}, values in their channel's unit or by their
name, null where missing. Needs `pip install pyarrow`.
"""
import bisect
import json
import os
import sys
from itertools import accumulate

import pyarrow as pa

VERSION = 2


class Segments:
    """The segments of one replay."""

    def __init__(self, folder):
        self.folder = folder
        with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as file:
            self.manifest = json.load(file)
        if self.manifest["version"] != VERSION:
            raise ValueError(f"version {self.manifest['version']} of the form, and not {VERSION}")
        self.channels = {channel["name"]: channel for channel in self.manifest["channels"]}
        self.number, self.rows, self.first = None, None, None

    def at(self, frame):
        """What is shown at a frame of the replay."""
        frame = min(max(frame, 0), self.manifest["frames"] - 1)
        number = int(frame // self.manifest["frames_per_segment"])
        if number != self.number:
            self.read(number)
        shown = {"frame": frame, "session": {}, "drivers": {code: {} for code in self.manifest["drivers"]}}
        for (name, driver), entries in self.rows.items():
            of = shown["session"] if driver is None else shown["drivers"][driver]
            of[name] = value(self.channels[name], entries, frame - self.first)
        return shown

    def read(self, number):
        """Reads a segment: the entries of each channel and driver."""
        with pa.ipc.open_stream(os.path.join(self.folder, f"{number}.arrows")) as stream:
            label = json.loads(stream.schema.metadata[b"lightsout"])
            (batch,) = list(stream)
        if label["version"] != VERSION or label["segment"] != number:
            raise ValueError(f"{number}.arrows is something else: {label}")
        columns = [batch.column(name).to_pylist() for name in ("channel", "driver", "frame", "value")]
        self.number, self.first = number, label["first"]
        self.rows = {(name, driver): entries(*lists) for name, driver, *lists in zip(*columns)}


def entries(frames, differences):
    """Two lists, of frames and of values: the running sums of a row's lists."""
    known = accumulate(difference or 0 for difference in differences)
    values = [None if difference is None else total for difference, total in zip(differences, known)]
    return list(accumulate(frames)), values


def value(channel, entries, frame):
    """The value of a channel at a frame of the segment."""
    frames, values = entries
    at = bisect.bisect_right(frames, frame) - 1
    shown = values[at]
    if shown is None:
        return None
    if "values" in channel:
        return channel["values"][shown]
    if channel["kind"] == "linear" and at + 1 < len(frames) and values[at + 1] is not None:
        shown += (values[at + 1] - shown) * (frame - frames[at]) / (frames[at + 1] - frames[at])
    return shown * channel["scale"]


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    segments = Segments(sys.argv[1])
    for frame in sys.argv[2:] or sys.stdin.read().split():
        print(json.dumps(segments.at(float(frame))))
