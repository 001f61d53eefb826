/** A link to a moment: session, instant, selection, speed and view, so that whoever opens it sees the same picture. */

export interface View {
  /** `2025/15/R`. */
  readonly session: string;
  /** Seconds since the first frame; null where nothing is said. */
  readonly t: number | null;
  /** Codes of the drivers selected. */
  readonly selected: readonly string[];
  readonly speed: number;
  readonly gaps: 'leader' | 'interval';
  /** The driver whom the map follows. */
  readonly follow: string | null;
  /** The map's zoom, and where its middle is, in 1/10 m; null where the whole circuit is shown. */
  readonly map: { readonly zoom: number; readonly x: number; readonly y: number } | null;
  /** The panel that is open. */
  readonly panel: string | null;
}

const PATH = /^\/(\d{1,4})\/([Tt]?)(\d{1,3})\/([A-Za-z0-9]{1,4})\/?$/;
const CODE = /^[A-Z0-9]{1,4}$/;
/** No replay begins more seconds before its first frame. */
const EARLIEST = 60;
/** No more drivers are selected at once. */
export const MOST_SELECTED = 4;

/** The path and query of a link. */
export function linkTo(view: View): string {
  const query: string[] = [];
  const say = (name: string, value: string) => query.push(`${name}=${value}`);
  if (view.t !== null) say('t', String(Math.round(view.t * 100) / 100));
  if (view.selected.length > 0) say('sel', view.selected.join(','));
  if (view.speed !== 1) say('speed', String(view.speed));
  if (view.gaps !== 'leader') say('gaps', view.gaps);
  if (view.follow !== null) say('follow', view.follow);
  if (view.map !== null)
    say('map', [view.map.zoom.toFixed(3), Math.round(view.map.x), Math.round(view.map.y)].join(','));
  if (view.panel !== null) say('panel', view.panel);
  return `/${view.session}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

/** What a link says; null for one that leads to no session. Whatever makes no sense is left out. */
export function readLink(path: string, query: string): View | null {
  const found = PATH.exec(path);
  if (!found) return null;
  const asked = new URLSearchParams(query);
  const [year, round, kind] = [Number(found[1]), Number(found[3]), (found[4] ?? '').toUpperCase()];
  const test = (found[2] ?? '').toUpperCase();
  const codes = (asked.get('sel') ?? '').split(',').filter((code) => CODE.test(code));
  const follow = asked.get('follow');
  const panel = asked.get('panel');
  return {
    session: `${year}/${test}${round}/${kind}`,
    t: number(asked.get('t'), -EARLIEST),
    selected: [...new Set(codes)].slice(0, MOST_SELECTED),
    speed: number(asked.get('speed'), 0.25) ?? 1,
    gaps: asked.get('gaps') === 'interval' ? 'interval' : 'leader',
    follow: follow !== null && CODE.test(follow) ? follow : null,
    map: mapOf(asked.get('map')),
    panel: panel !== null && /^[a-z-]{1,20}$/.test(panel) ? panel : null,
  };
}

function number(text: string | null, least: number): number | null {
  const value = Number(text === null || text === '' ? NaN : text);
  return Number.isFinite(value) && value >= least ? value : null;
}

function mapOf(text: string | null): View['map'] {
  const numbers = (text ?? '').split(',').map((part) => (part === '' ? NaN : Number(part)));
  const [zoom, x, y] = numbers;
  if (numbers.length !== 3 || !numbers.every(Number.isFinite)) return null;
  if (zoom === undefined || x === undefined || y === undefined || zoom < 1 || zoom > 40) return null;
  return { zoom, x, y };
}
