// Draws the charts of a page: each element with data-chart holds its own data, and is redrawn when its width or the colours change.
'use strict';
(() => {
  const HEIGHT = 180;
  const places = [...document.querySelectorAll('[data-chart]')];
  const drawn = new Map();

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const amsterdam = (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Europe/Amsterdam');

  // adds to each series of bars the sum of the series before it; the tallest bars are therefore drawn first, behind the others
  const stacked = (series) => {
    const sums = series[0].values.map(() => 0);
    return series.map((one) => one.values.map((value, index) => (sums[index] += value || 0)));
  };

  const language = document.documentElement.lang;
  const clock = { hour: '2-digit', minute: '2-digit', hour12: false };
  const day = { day: 'numeric', month: 'short' };
  const written = (seconds, parts) => amsterdam(seconds).toLocaleString(language, parts);

  const axis = (values, size) => ({
    stroke: colour('--soft'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { stroke: colour('--line'), width: 1 },
    font: '12px system-ui, sans-serif',
    size,
    values: (_, marks) => marks.map(values),
  });

  const tones = () => ({ plain: colour('--ink'), soft: colour('--strong-line'), bad: colour('--bad') });

  const draw = (place) => {
    drawn.get(place)?.destroy();
    const chart = JSON.parse(place.dataset.chart);
    const bars = chart.kind === 'bars';
    const values = bars ? stacked(chart.series) : chart.series.map((one) => one.values);
    const lines = chart.series.map((one) => {
      const tone = bars && one.tone === 'plain' ? colour('--strong-line') : tones()[one.tone];
      return {
        label: one.label,
        stroke: tone,
        fill: bars ? tone : undefined,
        width: bars ? 0 : 2,
        spanGaps: true,
        paths: bars ? uPlot.paths.bars({ size: [0.8, 40] }) : undefined,
        points: { show: !bars, size: 5, fill: tone },
        value: (_, __, ___, at) => {
          const value = at === null || at === undefined ? null : one.values[at];
          return value === null ? '–' : value.toLocaleString(language) + chart.unit;
        },
      };
    });
    const order = bars ? lines.map((_, index) => lines.length - 1 - index) : lines.map((_, index) => index);
    const step = chart.times.length > 1 ? chart.times[1] - chart.times[0] : 3600;
    drawn.set(place, new uPlot({
      width: place.clientWidth,
      height: HEIGHT,
      tzDate: amsterdam,
      cursor: bars ? { points: { show: false } } : {},
      legend: { live: true },
      scales: {
        x: { range: (_, from, to) => [from - step / 2, to + step / 2] },
        y: { range: (_, __, most) => [0, Math.max(chart.highest, most * 1.05, 1)] },
      },
      axes: [
        axis((seconds) => written(seconds, step < 6 * 3600 ? clock : day), 32),
        axis((mark) => mark.toLocaleString(language) + chart.unit, 62),
      ],
      series: [
        { label: chart.from, value: (_, seconds) => (seconds === null ? '–' : written(seconds, { ...day, ...clock })) },
        ...order.map((index) => lines[index]),
      ],
    }, [chart.times, ...order.map((index) => values[index])], place));
  };

  if (places.length === 0 || !window.uPlot) {
    return;
  }
  const widths = new ResizeObserver((entries) => entries.forEach(({ target }) => {
    const chart = drawn.get(target);
    if (chart && chart.width !== target.clientWidth) {
      chart.setSize({ width: target.clientWidth, height: HEIGHT });
    }
  }));
  places.forEach((place) => {
    draw(place);
    widths.observe(place);
  });
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => places.forEach(draw));
})();
