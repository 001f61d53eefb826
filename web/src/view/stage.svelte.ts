/**
 * A session on the page: the player, what the viewer chose, and what of the picture views show as text.
 *
 * Views that draw listen to every frame; views made of text read the state here, which follows at a beat of its own.
 */

import * as api from '../api/client';
import { MOST_SELECTED, type View } from '../engine/link';
import { sectorFlags, type SessionData } from '../engine/session';
import { Player, type PlayerState } from '../engine/player';
import type { Flag, Picture } from '../engine/picture';
import { towerOf, type TowerRow } from '../engine/tower';
import { Beat } from './beat';

/** What the map shows of the circuit: all of it, or a part around a place, in 1/10 m. */
export interface Camera {
  zoom: number;
  x: number;
  y: number;
}

export interface Weather {
  airTemp: number;
  trackTemp: number;
  humidity: number;
  pressure: number;
  windSpeed: number;
  windDirection: number;
  rain: boolean | null;
}

/** Called for every frame that the browser draws; `changed` tells whether the picture is another one. */
export type FrameListener = (picture: Picture, changed: boolean) => void;

export type GapMode = 'leader' | 'interval';

export class Stage {
  readonly player: Player;

  /** Seconds since the replay's first frame, as texts show it. */
  t = $state(0);
  playing = $state(false);
  speed = $state(1);
  state = $state<PlayerState>('waiting');
  /** Whether there is a picture to show yet. */
  ready = $state(false);
  rows = $state.raw<TowerRow[]>([]);
  flag = $state<Flag | null>(null);
  /** The flags by marshals' sector. */
  sectorFlags = $state.raw<ReadonlyMap<number, 'yellow' | 'double'>>(new Map());
  leaderLap = $state<number | null>(null);
  /** Whether the order is the official classification. */
  classified = $state(false);
  weather = $state.raw<Weather | null>(null);

  /** Drivers by their place in the session's list, in the order in which they were selected. */
  selected = $state.raw<readonly number[]>([]);
  follow = $state<number | null>(null);
  gaps = $state<GapMode>('leader');
  panel = $state<string | null>(null);
  /** Whether what lies ahead of the playhead is shown. */
  spoilers = $state(false);
  /** Null where the whole circuit is shown. */
  camera = $state.raw<Camera | null>(null);
  /** What the viewer is told; null for nothing. */
  notice = $state<string | null>(null);
  /** What keeps the replay waiting, in words; null where nothing does. */
  trouble = $state<string | null>(null);
  /** Called where the server has another content under the session's name by now. */
  onOutdated: (() => void) | null = null;

  private readonly listeners = new Set<FrameListener>();
  private handle = 0;
  private before = 0;
  private readonly beat = new Beat();

  constructor(readonly session: SessionData) {
    const fetchSegment = (number: number, signal: AbortSignal) =>
      api.segment(session.manifest, number, signal);
    this.player = new Player(session.manifest, fetchSegment, () => performance.now(), session.first);
    this.player.onSleep = () => {
      this.notice = 'The replay waited while the page was out of sight.';
    };
    this.player.library.onChange = () => this.say();
  }

  /** Takes over what a link says. */
  apply(view: View): void {
    const codes = this.session.manifest.drivers;
    const place = (code: string) => codes.indexOf(code);
    this.player.clock.setSpeed(view.speed);
    this.selected = view.selected.map(place).filter((driver) => driver >= 0);
    this.follow = view.follow !== null && place(view.follow) >= 0 ? place(view.follow) : null;
    this.gaps = view.gaps;
    this.camera = view.map;
    this.panel = view.panel;
    this.seek(view.t ?? this.session.first);
  }

  /** What a link to this picture says. */
  view(): View {
    const codes = this.session.manifest.drivers;
    return {
      session: this.session.key,
      t: this.player.clock.t,
      selected: this.selected.map((driver) => codes[driver] ?? ''),
      speed: this.player.clock.speed,
      gaps: this.gaps,
      follow: this.follow === null ? null : (codes[this.follow] ?? null),
      map: this.camera,
      panel: this.panel,
    };
  }

  /** Begins to draw; gives how to end it. */
  start(): () => void {
    this.before = performance.now();
    const frame = (now: number) => {
      this.handle = requestAnimationFrame(frame);
      this.frame(now);
    };
    this.handle = requestAnimationFrame(frame);
    return () => {
      cancelAnimationFrame(this.handle);
      this.player.close();
    };
  }

  onFrame(listener: FrameListener): () => void {
    this.listeners.add(listener);
    if (this.player.hasPicture) listener(this.player.picture, true);
    return () => this.listeners.delete(listener);
  }

  play(): void {
    this.player.clock.play();
    this.notice = null;
    this.say();
  }

  pause(): void {
    this.player.clock.pause();
    // Who stops to look wants the texts of this very instant.
    this.beat.hurry();
    if (this.player.hasPicture) this.show(performance.now());
    this.say();
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  seek(t: number): void {
    this.player.clock.seek(t);
    this.beat.hurry();
    this.say();
  }

  seekBy(seconds: number): void {
    this.seek(this.player.clock.t + seconds);
  }

  setSpeed(speed: number): void {
    this.player.clock.setSpeed(speed);
    this.say();
  }

  shiftSpeed(up: boolean): void {
    this.player.clock.shiftSpeed(up);
    this.say();
  }

  /** Selects one driver, or adds and removes one of up to four. */
  select(driver: number, add: boolean): void {
    const isIn = this.selected.includes(driver);
    if (!add) this.selected = isIn && this.selected.length === 1 ? [] : [driver];
    else if (isIn) this.selected = this.selected.filter((other) => other !== driver);
    else this.selected = [...this.selected, driver].slice(-MOST_SELECTED);
  }

  private frame(now: number): void {
    const elapsed = Math.max(now - this.before, 0) / 1000;
    this.before = now;
    const changed = this.player.tick(elapsed);
    if (this.player.hasPicture) {
      for (const listener of this.listeners) listener(this.player.picture, changed);
      if (changed) this.show(now);
    }
    if (this.playing && !this.player.clock.playing) this.pause();
    else if (this.state !== this.player.state) this.say();
  }

  /** Lets the texts follow the picture, if it is time. */
  private show(now: number): void {
    const { picture } = this.player;
    if (!this.beat.isDue(now, picture.t, picture.order)) return;
    this.rows = towerOf(this.session, picture);
    this.ready = true;
    this.t = picture.t;
    this.flag = picture.flag();
    this.sectorFlags = sectorFlags(this.session.raceControl, picture.t);
    const lap = picture.whole('leader_lap');
    this.leaderLap = Number.isNaN(lap) ? null : lap;
    this.classified = picture.whole('classified') === 1;
    this.weather = weatherOf(picture);
  }

  private say(): void {
    const { clock, trouble } = this.player;
    if (trouble?.reason instanceof api.ContentChanged) {
      this.onOutdated?.();
      this.onOutdated = null;
    }
    this.trouble = trouble === null ? null : troubleWords(trouble.reason);
    this.state = this.player.state;
    this.playing = clock.playing;
    this.speed = clock.speed;
    this.t = clock.t;
  }
}

function troubleWords(reason: unknown): string {
  if (reason instanceof api.Refusal && reason.isOffline) return 'Connection lost. Trying again…';
  if (reason instanceof api.Refusal && reason.status === 202)
    return 'The server is loading the session again…';
  const words = reason instanceof Error ? reason.message : String(reason);
  return `${words} Trying again…`;
}

function weatherOf(picture: Picture): Weather | null {
  const rain = picture.whole('rainfall');
  const weather = {
    airTemp: picture.whole('air_temp'),
    trackTemp: picture.whole('track_temp'),
    humidity: picture.whole('humidity'),
    pressure: picture.whole('pressure'),
    windSpeed: picture.whole('wind_speed'),
    windDirection: picture.whole('wind_direction'),
    rain: Number.isNaN(rain) ? null : rain === 1,
  };
  return Number.isNaN(weather.airTemp) && Number.isNaN(weather.trackTemp) ? null : weather;
}
