/* Charts over time (uPlot): bars of days and months, lines of intervals. What is missing is hatched with its cause,
   never drawn as nothing; each chart has its table beside it. */
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import { html } from "./html.js";
import { lang, number, t } from "./text.js";
import { theme } from "./theme.js";

/**
 * @typedef {object} Series
 * @property {string} label with its unit
 * @property {(number | null)[]} values
 * @property {string} colour a variable of main.css: "--accent"
 * @property {boolean} [bars]
 * @property {boolean} [dashed]
 * @property {string} [scale] "y" unless said
 * @typedef {{from: number, to: number, tone: string}} Span hatched, in seconds; tone: a variable of main.css
 */

/** @type {Span[]} */
const NO_SPANS = [];   /* the same each time: or a chart would be drawn anew with each turn of its screen */
const HEIGHT = 300, HATCH_PX = 8, BAR_SHARE = 0.7, BAR_MOST_PX = 60;

/** @param {string} name */
const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Hatch the spans behind the values. @param {Span[]} spans @returns {(plot: uPlot) => void} */
const hatch = spans => plot => {
  const { ctx, bbox } = plot;
  for (const span of spans) {
    const left = Math.max(bbox.left, plot.valToPos(span.from, "x", true)), right = Math.min(bbox.left + bbox.width, plot.valToPos(span.to, "x", true));
    if (right - left < 1) continue;
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, bbox.top, right - left, bbox.height);
    ctx.clip();
    ctx.strokeStyle = colour(span.tone);
    ctx.globalAlpha = 0.55;
    ctx.beginPath();
    for (let x = left - bbox.height; x < right; x += HATCH_PX * devicePixelRatio) {
      ctx.moveTo(x, bbox.top + bbox.height);
      ctx.lineTo(x + bbox.height, bbox.top);
    }
    ctx.stroke();
    ctx.restore();
  }
};

/** @param {Series} series @returns {uPlot.Series} */
const drawn = series => ({
  label: series.label, scale: series.scale ?? "y", stroke: colour(series.colour), width: 1.75, dash: series.dashed ? [7, 4] : undefined, spanGaps: false, points: { show: false },
  fill: series.bars ? `${colour(series.colour)}99` : undefined, paths: series.bars ? uPlot.paths.bars?.({ size: [BAR_SHARE, BAR_MOST_PX], align: 1 }) : undefined,
  value: (_, value) => (value === null || value === undefined ? "–" : number(value)),
});

/**
 * Chart - series over time.
 * @param {{label: string, times: number[], series: Series[], spans?: Span[], zone: string, unit: string}} props times: seconds; zone: of the civil time at the axis
 */
export function Chart({ label, times, series, spans = NO_SPANS, zone, unit }) {
  const place = useRef(/** @type {HTMLDivElement | null} */ (null));
  const look = theme.value, spoken = lang.value;
  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const axis = { stroke: colour("--quiet"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line") }, font: "12px system-ui, sans-serif" };
    const plot = new uPlot({
      width: element.clientWidth, height: HEIGHT, tzDate: seconds => uPlot.tzDate(new Date(seconds * 1000), zone), cursor: { drag: { x: true, y: false } },
      fmtDate: template => uPlot.fmtDate(template), series: [{ label: t("web.date"), value: "{YYYY}-{MM}-{DD} {HH}:{mm}" }, ...series.map(drawn)], hooks: { drawClear: [hatch(spans)] },
      scales: { x: { range: (_, low, high) => [low, high + (series.some(one => one.bars) && times.length > 1 ? times[1] - times[0] : 0)] }, y: { range: (_, low, high) => [Math.min(0, low ?? 0), (high ?? 1) * 1.08 || 1] } },
      axes: [{ ...axis, values: [[31536000, "{YYYY}", "", "", "", "", "", "", 1], [2419200, "{YYYY}-{MM}", "", "", "", "", "", "", 1], [86400, "{MM}-{DD}", "\n{YYYY}", "", "", "", "", "", 1], [60, "{HH}:{mm}", "\n{MM}-{DD}", "", "", "", "", "", 1]] },
        { ...axis, size: 76, label: unit, labelSize: 18, labelFont: "12px system-ui, sans-serif", values: (_, ticks) => ticks.map(tick => number(tick)) }],
    }, /** @type {uPlot.AlignedData} */ ([times, ...series.map(one => one.values)]), element);
    const watch = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
    watch.observe(element);
    return () => { watch.disconnect(); plot.destroy(); };
  }, [times, series, spans, zone, unit, look, spoken]);
  return html`<div class="chart" ref=${place} role="img" aria-label=${label}></div>`;
}
