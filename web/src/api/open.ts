/** A session's answers put together into what the engine plays. */

import type { Table } from 'apache-arrow';

import { circuitOf, type Circuit } from '../engine/circuit';
import { Lapbook, type Lap, type LapRuling } from '../engine/lapbook';
import { durationOf, type Manifest } from '../engine/manifest';
import { bandsOf, type Moment, type MomentKind } from '../engine/moments';
import type { Driver, RaceControlMessage, RadioCapture, SessionData } from '../engine/session';
import * as api from './client';
import { Rows } from './rows';

/** Loads a session; `tell` hears how far the server is. */
export async function openSession(
  key: string,
  tell: (progress: api.Progress) => void,
  signal: AbortSignal,
): Promise<SessionData> {
  const summary = await api.summary(key, tell, signal);
  if (!summary.replay) throw new api.Refusal(409, summary.no_replay ?? 'This session cannot be replayed.');
  const { content } = summary;
  const table = (name: string) => api.table(key, name, content, signal);
  const [manifest, laps, circuit, moments, raceControl, radio, rulings] = await Promise.all([
    api.manifest(key, content, signal),
    table('laps'),
    table('circuit'),
    table('moments'),
    table('race-control'),
    table('team-radio'),
    table('rulings'),
  ]);
  const isRace = /\/(R|S)$/.test(key);
  const start = summary.replay.start ?? null;
  const driverOf = (code: string | null) => (code === null ? -1 : manifest.drivers.indexOf(code));
  return {
    key,
    meeting: summary.meeting,
    name: summary.name,
    location: summary.location,
    country: summary.country,
    isRace,
    manifest,
    drivers: driversOf(summary),
    totalLaps: summary.total_laps_changes,
    duration: durationOf(manifest),
    start,
    first: isRace && start !== null ? Math.min(start - LEAD_IN, 0) : 0,
    parts: summary.parts.map((part) => ({ name: part.name, start: part.start, end: part.end ?? null })),
    moments: momentsOf(moments, driverOf),
    bands: bandsOf(
      summary.track_status.map(({ t, status }) => ({ t: t ?? null, status })),
      durationOf(manifest),
    ),
    lapbook: new Lapbook(lapsOf(laps, rulings, manifest, driverOf), manifest.drivers.length),
    circuit: mapOf(circuit, summary.circuit.rotation ?? null),
    raceControl: messagesOf(raceControl, manifest),
    radio: radioOf(radio, manifest, driverOf),
    utc: summary.utc ? Date.parse(summary.utc) : null,
    utcOffset: summary.utc_offset ?? null,
    missing: summary.missing,
  };
}

/** So many seconds before the lights go out a race begins to be watched. */
const LEAD_IN = 8;

/** A colour that says nothing, for a team of which the feed has none. */
const NO_COLOUR = '#8a8f98';

function driversOf(summary: api.Summary): Driver[] {
  const teams = new Set<string>();
  return summary.drivers.map((driver) => {
    const second = teams.has(driver.team);
    teams.add(driver.team);
    const { code, number, name, team } = driver;
    return {
      code,
      number,
      name,
      team,
      colour: driver.colour ?? NO_COLOUR,
      grid: driver.grid ?? null,
      second,
    };
  });
}

type DriverOf = (code: string | null) => number;

/** What race control ruled on each lap, by driver and lap number. */
function lapRulingsOf(table: Table | null, manifest: Manifest): Map<string, LapRuling[]> {
  const rows = new Rows(table);
  const since = rows.moments(manifest.t0);
  const rulings = new Map<string, LapRuling[]>();
  rows.map((row) => {
    const kind = rows.text('Kind', row);
    const at = since('Time', row);
    const number = rows.number('LapNumber', row);
    if (at === null || number === null || (kind !== 'lap-deleted' && kind !== 'lap-reinstated')) return;
    const lap = `${rows.text('Driver', row)} ${number}`;
    rulings.set(lap, [...(rulings.get(lap) ?? []), { at, deleted: kind === 'lap-deleted' }]);
  });
  return rulings;
}

function lapsOf(table: Table | null, ruled: Table | null, manifest: Manifest, driverOf: DriverOf): Lap[] {
  const rulings = lapRulingsOf(ruled, manifest);
  const rows = new Rows(table);
  const since = rows.moments(manifest.t0);
  const each = [1, 2, 3];
  return rows.map((row) => ({
    driver: driverOf(rows.text('Driver', row)),
    number: rows.number('LapNumber', row) ?? 0,
    start: since('LapStartTime', row),
    end: since('Time', row),
    time: rows.number('LapTime', row),
    sectors: each.map((sector) => rows.number(`Sector${sector}Time`, row)),
    sectorEnds: each.map((sector) => since(`Sector${sector}SessionTime`, row)),
    deleted: rows.flag('Deleted', row) ?? false,
    rulings: rulings.get(`${rows.text('Driver', row)} ${rows.number('LapNumber', row)}`) ?? [],
  }));
}

function momentsOf(table: Table | null, driverOf: DriverOf): Moment[] {
  const rows = new Rows(table);
  return rows.map((row) => {
    const driver = driverOf(rows.text('driver', row));
    return {
      t: rows.number('t', row) ?? 0,
      kind: (rows.text('kind', row) ?? '') as MomentKind,
      driver: driver < 0 ? null : driver,
      lap: rows.number('lap', row),
      value: rows.number('value', row),
    };
  });
}

function mapOf(table: Table | null, rotation: number | null): Circuit | null {
  const rows = new Rows(table);
  const all = rows.map((row) => ({
    kind: rows.text('kind', row) ?? '',
    fraction: rows.number('rel_distance', row) ?? 0,
    x: rows.number('x', row) ?? 0,
    y: rows.number('y', row) ?? 0,
    label: rows.text('label', row),
    angle: rows.number('angle', row),
  }));
  return circuitOf(all, rotation);
}

function messagesOf(table: Table | null, manifest: Manifest): RaceControlMessage[] {
  const rows = new Rows(table);
  const since = rows.moments(manifest.t0);
  return rows
    .map((row) => ({
      t: since('SessionTime', row) ?? 0,
      message: rows.text('Message', row) ?? '',
      category: rows.text('Category', row) ?? '',
      flag: rows.text('Flag', row),
      scope: rows.text('Scope', row),
      sector: rows.number('Sector', row),
      lap: rows.number('Lap', row),
    }))
    .sort((a, b) => a.t - b.t);
}

function radioOf(table: Table | null, manifest: Manifest, driverOf: DriverOf): RadioCapture[] {
  const rows = new Rows(table);
  const since = rows.moments(manifest.t0);
  return rows.map((row) => {
    const driver = driverOf(rows.text('Driver', row));
    return {
      t: since('SessionTime', row) ?? 0,
      driver: driver < 0 ? null : driver,
      url: rows.text('Url', row),
    };
  });
}
