import { runTitles } from '../../shared/figures/fieldText.ts'
import { spectraColumn, type SpectraPanel } from '../../shared/figures/spectra/data.ts'
import type {
  OverlayChoice,
  OverlayCurve,
  OverlayForecast,
  OverlayLayer,
  SpectraOverlayData,
} from '../../shared/figures/spectraOverlay/data.ts'
import { mostOverlaid } from '../../shared/spec/figureKind.ts'
import { CallError } from '../../shared/contract/errors.ts'
import { precisionOf, spectrumFloor } from '../../shared/theory/numericalFloor.ts'
import type { FigureSource } from './source.ts'
import { unmeasuredStep } from './unmeasuredStep.ts'

type Source = Pick<FigureSource, 'summary' | 'spec' | 'engine' | 'forecast' | 'steps' | 'measurementAt'>

/**
 * Reads the chosen spectra, by default those of the last step of every run. Throws a CallError that names a step without a
 * measurement, or the number of curves where they are too many.
 */
export function spectraOverlay(sources: readonly Source[], choice?: OverlayChoice): SpectraOverlayData {
  const titles = runTitles(sources.map(({ summary, spec }) => ({ id: summary.id, spec })))
  const ends = (): OverlayChoice['curves'] => sources.map(({ summary }) => ({ run: summary.id, step: null }))
  const chosen = choice?.curves ?? ends()
  if (chosen.length > mostOverlaid)
    throw new CallError(
      'invalid',
      `a figure lays at most ${mostOverlaid} spectra over each other, not ${chosen.length}`,
    )
  const byId = new Map(sources.map((source, i) => [source.summary.id, { source, title: titles[i] ?? '' }]))
  const forecasts: OverlayForecast[] = []
  const curves: OverlayCurve[] = []
  const unmeasured: string[] = []
  for (const { run, step, label: asked } of chosen) {
    const own = byId.get(run)
    if (!own) continue
    const label = asked ?? own.title
    const steps = own.source.steps()
    const at = step ?? steps.at(-1)
    if (at === undefined) {
      unmeasured.push(label)
      continue
    }
    const measured = steps.includes(at) ? own.source.measurementAt(at) : null
    if (!measured) throw unmeasuredStep(own.source.summary, steps, at)
    if (curves.some((other) => other.run === run && other.step === at)) continue
    const forecast = sharedForecast(forecasts, own.source, label)
    curves.push({
      run,
      label,
      step: at,
      forecast,
      // The outputs are no features.
      features: measured.featureSpectra.slice(0, own.source.spec.network.widths.length - 1),
      weights: [...measured.weightSpectra],
    })
  }
  const shown = sources.filter(({ summary }) => chosen.some(({ run }) => run === summary.id))
  return {
    kind: 'spectraOverlay',
    classes: Math.max(1, ...shown.map(classesOf)),
    floor: Math.max(0, ...shown.map((source) => spectrumFloor[precisionOf(source)])),
    order: sources.map(({ summary }) => summary.id),
    curves,
    forecasts,
    steps: sources.map(({ summary, steps }) => ({ run: summary.id, steps: steps() })),
    unmeasured,
  }
}

const classesOf = ({ spec }: Pick<Source, 'spec'>): number => spec.network.widths.at(-1) ?? 1

/** Returns the index of the forecast of a run among those known, which it joins where none is equal. */
function sharedForecast(known: OverlayForecast[], source: Source, label: string): number {
  const { panels } = spectraColumn(source.forecast, null, source.spec)
  const own = { classes: classesOf(source), layers: panels.map(layerOf) }
  const text = JSON.stringify(own)
  const equal = known.find(({ classes, layers }) => JSON.stringify({ classes, layers }) === text)
  if (!equal) return known.push({ ...own, labels: [label] }) - 1
  if (!equal.labels.includes(label)) equal.labels.push(label)
  return known.indexOf(equal)
}

const layerOf = ({ theorem, band, identity, balance, structures = [] }: SpectraPanel): OverlayLayer => ({
  theorem: theorem && [...theorem],
  band: band ? { lower: [...band.lower], upper: [...band.upper], draws: band.draws, seed: band.seed } : null,
  identity: identity ? [...identity] : null,
  balance: balance && [...balance],
  structures: structures.map(({ name, role, values }) => ({ name, role, values: [...values] })),
})
