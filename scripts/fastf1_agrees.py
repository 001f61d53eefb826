"""Loads a session of the demo season with FastF1, and compares its laps with lightsout's.

Usage: fastf1_agrees.py DIR SESSION LIGHTSOUT, where `lightsout demo write DIR` wrote the session, such as 0/1/R.
Needs `pip install fastf1`; asks nothing of the network. Exits with 1 if a lap differs.
"""
import csv
import glob
import io
import os
import subprocess
import sys

import fastf1
import pandas as pd
import requests
from fastf1.req import Cache

NAMES = {"FP1": "Practice 1", "FP2": "Practice 2", "FP3": "Practice 3", "Q": "Qualifying",
         "SQ": "Sprint Qualifying", "S": "Sprint", "R": "Race"}
TIMES = ["Time", "LapTime", "Sector1Time", "Sector2Time", "Sector3Time", "PitInTime", "PitOutTime"]
OTHERS = ["Compound", "TyreLife", "Stint", "Position"]
# FastF1 shifts by up to this what it cannot know better, seconds.
CLOSE = 0.002


def session(folder, name):
    """A FastF1 session whose every request is answered from the folder."""
    def answer(cls, url, **_):
        url = url if isinstance(url, str) else list(url)[0]
        path = os.path.join(folder, url.rsplit("/", 1)[1]) if "livetiming" in url else ""
        response = requests.Response()
        response.url, response.encoding = url, "utf-8"
        found = os.path.isfile(path)
        response.status_code = 200 if found else 404
        response._content = open(path, "rb").read() if found else b""
        return response
    Cache.requests_get = classmethod(answer)
    Cache.set_disabled()
    date = pd.Timestamp("2023-01-09 13:00:00")
    fields = {"RoundNumber": 1, "Country": "Demo", "Location": "Demo", "OfficialEventName": "Demo", "EventDate": date,
              "EventName": "Demo Grand Prix", "EventFormat": "conventional", "F1ApiSupport": True}
    for number in range(1, 6):
        fields |= {f"Session{number}": name if number == 5 else f"Practice {number}",
                   f"Session{number}Date": date, f"Session{number}DateUtc": date}
    event = fastf1.events.Event(fields, year=2023)
    return fastf1.core.Session(event, name, f1_api_support=True)


def theirs(loaded):
    """FastF1's laps by driver and number, times in seconds."""
    def value(column, cell):
        if pd.isna(cell):
            return None
        return cell.total_seconds() if column in TIMES else cell
    return {(lap["Driver"], int(lap["LapNumber"])): {column: value(column, lap[column]) for column in TIMES + OTHERS}
            for _, lap in loaded.laps.iterrows()}


def ours(lightsout, folder, name):
    """The same from lightsout."""
    run = [lightsout, "--no-cache", "--quiet", "--archive", folder, "export", name, "--table", "laps"]
    table = subprocess.run(run, check=True, capture_output=True, text=True).stdout
    def value(column, cell):
        if cell == "":
            return None
        return cell if column == "Compound" else float(cell)
    return {(lap["Driver"], int(lap["LapNumber"])): {column: value(column, lap[column]) for column in TIMES + OTHERS}
            for lap in csv.DictReader(io.StringIO(table))}


def differs(a, b):
    if a is None or b is None:
        return a is not b
    if isinstance(a, str) or isinstance(b, str):
        return a != b
    return abs(float(a) - float(b)) > CLOSE


def main(folder, name, lightsout):
    kind = name.rsplit("/", 1)[1]
    meeting = sorted(glob.glob(f"{folder}/0/2*"))[int(name.split("/")[1]) - 1]
    place = glob.glob(f"{meeting}/*_{NAMES[kind].replace(' ', '_')}")[0]
    fastf1.set_log_level(os.environ.get("FASTF1_LOG", "ERROR"))
    loaded = session(place, NAMES[kind])
    loaded.load(telemetry=True, weather=True, messages=True)
    a, b = theirs(loaded), ours(lightsout, folder, name)
    wrong = [f"only {'FastF1' if lap in a else 'lightsout'} has lap {lap[1]} of {lap[0]}" for lap in a.keys() ^ b.keys()]
    cells = 0
    for lap in sorted(a.keys() & b.keys()):
        for column in TIMES + OTHERS:
            cells += 1
            if differs(a[lap][column], b[lap][column]):
                wrong.append(f"{column} of lap {lap[1]} of {lap[0]}: {a[lap][column]} and {b[lap][column]}")
    samples = sum(len(loaded.car_data[number]) + len(loaded.pos_data[number]) for number in loaded.drivers)
    print(f"{name}: {len(a)} laps, {cells} cells compared, {len(wrong)} differ; FastF1 read {samples} samples")
    print("\n".join(wrong[:20]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
