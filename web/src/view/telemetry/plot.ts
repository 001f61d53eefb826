/** One row of the charts, drawn by uPlot: only lines, for axes, marks and the cursor are elements around it. */

import type uPlot from 'uplot';

import type { Values } from '../../engine/trace';
import { rowValues, type Line } from './comparison';
import { laneRange, type RowKind } from './rows';
import type { PlotLine, Stroke } from './strokes';
import { steppedLine, thinLine } from './thin';

export type PlotMaker = typeof uPlot;

/** Loads uPlot and its style sheet, once charts are wanted. */
export async function loadPlots(): Promise<PlotMaker> {
  const [{ default: make }] = await Promise.all([import('uplot'), import('uplot/dist/uPlot.min.css')]);
  return make;
}

export interface PlotSize {
  readonly width: number;
  readonly height: number;
}

export class Plot {
  private readonly chart: uPlot;
  private readonly columns: uPlot.AlignedData;
  private readonly empty: Values;
  private range: [number, number];
  /** What the drawing depends on. */
  private state: readonly unknown[] = [];

  constructor(
    make: PlotMaker,
    host: HTMLElement,
    readonly kind: RowKind,
    size: PlotSize,
    places: Float64Array,
    private readonly drawn: readonly PlotLine[],
    cars: number,
  ) {
    this.range = [kind.min, kind.max];
    this.empty = new Array<number | null>(places.length).fill(null);
    this.columns = [places, ...drawn.map(() => this.empty)];
    this.chart = new make(
      {
        ...size,
        padding: [0, 0, 0, 0],
        legend: { show: false },
        cursor: { show: false },
        axes: [{ show: false }, { show: false }],
        scales: { x: { time: false, range: [places[0] ?? 0, places.at(-1) ?? 1] }, ...this.scales(cars) },
        series: [{}, ...drawn.map(({ slot, stroke }) => seriesOf(kind, slot, stroke))],
      },
      this.columns,
      host,
    );
  }

  /** Draws the lines as they are now, on a scale that reaches from and to these values; what is drawn already stays. */
  draw(lines: readonly Line[], from: number, to: number): void {
    const state = [
      from,
      to,
      ...this.drawn.flatMap((drawn) => stateOf(lines[drawn.slot], drawn, this.kind.name)),
    ];
    if (state.every((value, index) => value === this.state[index])) return;
    this.state = state;
    this.range = [from, to];
    for (const [column, drawn] of this.drawn.entries()) {
      this.columns[column + 1] = valuesOf(lines[drawn.slot], drawn, this.kind.name) ?? this.empty;
    }
    this.chart.batch(() => this.chart.setData(this.columns));
  }

  resize(size: PlotSize): void {
    this.chart.setSize(size);
  }

  destroy(): void {
    this.chart.destroy();
  }

  private scales(cars: number): uPlot.Scales {
    if (!this.kind.lanes) return { y: { range: () => this.range } };
    const lanes = Array.from({ length: cars }, (_, lane) => [
      `y${lane}`,
      { range: laneRange(this.kind, lane, cars) },
    ]);
    return Object.fromEntries(lanes) as uPlot.Scales;
  }
}

/** The values of a row along a line, or along the lap that it is compared with. */
function valuesOf(line: Line | undefined, { stroke }: PlotLine, name: RowKind['name']): Values | null {
  if (!line) return null;
  if (!stroke.isReference) return rowValues(line, name);
  return name !== 'delta' && line.drawsReference ? (line.reference?.trace.values[name] ?? null) : null;
}

/** Which laps' values these are, and how many: with that the values are given. */
function stateOf(line: Line | undefined, drawn: PlotLine, name: RowKind['name']): unknown[] {
  const traces = name === 'delta' ? [line?.lap?.trace, line?.reference?.trace] : [];
  return [valuesOf(line, drawn, name), ...traces, line?.lap?.trace.filled, line?.reference?.trace.filled];
}

function seriesOf(kind: RowKind, slot: number, stroke: Stroke): uPlot.Series {
  const filled = kind.lanes && !stroke.isReference;
  return {
    scale: kind.lanes ? `y${slot}` : 'y',
    auto: false,
    stroke: stroke.colour,
    width: stroke.width,
    dash: kind.lanes && !stroke.isReference ? [] : [...stroke.dash],
    points: { show: false },
    paths: (chart, series) => pathsOf(chart, series, kind, filled),
    ...(filled ? { fill: `${stroke.colour}66` } : {}),
  };
}

/** So many pixels a line may be off. */
const TOLERANCE = 0.35;

/** The paths of a series: with few points, for each costs when it is drawn. */
function pathsOf(chart: uPlot, series: number, kind: RowKind, filled: boolean): uPlot.Series.Paths {
  const { left, top, width, height } = chart.bbox;
  const { min, max } = chart.scales[chart.series[series]?.scale ?? 'y'] ?? {};
  const [low, high] = [min ?? kind.min, max ?? kind.max];
  const values = chart.data[series] ?? [];
  const unit = -height / (high - low);
  const projection = { left, step: width / (values.length - 1), zero: top + height - low * unit, unit };
  const [stroke, fill] = [new Path2D(), filled ? new Path2D() : null];
  if (kind.steps) steppedLine(values, projection, stroke, fill);
  else thinLine(values, projection, TOLERANCE, stroke);
  return { stroke, fill };
}
