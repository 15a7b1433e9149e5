import { curve, type Curve } from '../plot/curves.ts'
import { formatCount, formatNumber } from '../plot/numbers.ts'
import { logStepScale } from '../plot/scales.ts'
import { layerLine, type ChartTheme } from '../plot/theme.ts'
import type { StudyChart } from './kind.ts'
import { decadeScale, panelRowChart, type PanelRow } from './panelRow.ts'

/** The singular values of one weight, descending. */
export interface NamedSpectrum {
  name: string
  singularValues: ArrayLike<number>
}

/** Singular values of a few weights over their index, both axes in decades: a power law is a straight line. */
export function checkpointSpectra(spectra: readonly NamedSpectrum[], title: string): StudyChart {
  const chart = panelRowChart(title, (theme) => rowOf(spectra, title, theme))
  // The table above it must stay in sight.
  return { ...chart, height: (...own) => Math.min(chart.height(...own), tallest) }
}
const tallest = 420

function rowOf(spectra: readonly NamedSpectrum[], title: string, theme: ChartTheme): PanelRow {
  const curves = spectra.map(({ name, singularValues }, l): Curve => {
    const { length } = singularValues
    const indices = Array.from({ length }, (_, j) => j + 1)
    const look = { id: name, name, label: '', ...layerLine(theme, l + 1, spectra.length), width: 1.5 }
    return { ...curve(indices, singularValues, look, { width: 2000, isLogX: true }), isMarked: length <= 12 }
  })
  const longest = Math.max(2, ...spectra.map(({ singularValues }) => singularValues.length))
  return {
    title,
    frame: {
      x: 'index of the singular value',
      entries: curves.map(({ name, colour, dash, width }) => ({
        sample: { kind: 'line', colour, width, ...(dash ? { dash } : {}) },
        label: name,
      })),
      captions: [],
    },
    panels: [
      {
        heading: 'singular value',
        curves,
        x: logStepScale(1, longest, 6),
        y: decadeScale(curves),
        note: '',
        tooltip: { x: (index) => `index ${formatCount(index)}`, y: (value) => formatNumber(value) },
      },
    ],
    empty: 'Choose layers in the table. Singular values of 0 have no place on a log axis.',
  }
}
