/** Numbers as people read them. */

/** `1:02:03`, or with tenths `1:02:03.4`: a length of time, cut and not rounded, as clocks do. */
export function clock(seconds: number, tenths = false): string {
  if (!Number.isFinite(seconds)) return '–';
  const whole = Math.floor(Math.abs(seconds) * 10 + 1e-6);
  const [hours, minutes, rest] = [
    Math.floor(whole / 36000),
    Math.floor(whole / 600) % 60,
    Math.floor(whole / 10) % 60,
  ];
  const text = `${hours}:${two(minutes)}:${two(rest)}`;
  const sign = seconds < 0 && whole > 0 ? '−' : '';
  return sign + (tenths ? `${text}.${whole % 10}` : text);
}

/** `1:12.345`: a lap or sector time. */
export function lapTime(seconds: number): string {
  return Number.isFinite(seconds) ? spell(seconds, 3) : '';
}

/**
 * `+1.23`, `1 lap`, `2 laps`, or nothing where it is not known. Segments have gaps to a hundredth, so more digits would
 * be made up; exact ones, of best laps, have three.
 */
export function gap(seconds: number, lapsDown: number, digits: 2 | 3 = 2): string {
  if (Number.isFinite(seconds)) return `+${spell(seconds, digits)}`;
  if (!(lapsDown >= 1)) return '';
  return lapsDown === 1 ? '1 lap' : `${lapsDown} laps`;
}

/** `45.678`, `1:12.345`, `1:02:03.456`: rounded, to so many digits. */
function spell(seconds: number, digits: number): string {
  const unit = 10 ** digits;
  const whole = Math.round(seconds * unit);
  const [minutes, rest] = [Math.floor(whole / (60 * unit)), whole % (60 * unit)];
  const text = (rest / unit).toFixed(digits);
  if (minutes < 1) return text;
  const padded = text.padStart(digits + 3, '0');
  return minutes < 60 ? `${minutes}:${padded}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${padded}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** Seconds of `1:02:03`, `12:34`, `45.5` or `0:05:00.0`; null for what is no time. */
export function parseClock(text: string): number | null {
  const parts = text.trim().split(':');
  if (
    parts.length > 3 ||
    !parts.every((part, index) => (index === parts.length - 1 ? /^\d+(\.\d+)?$/ : /^\d+$/).test(part))
  ) {
    return null;
  }
  return parts.reduce((sum, part) => sum * 60 + Number(part), 0);
}
