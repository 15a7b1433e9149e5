import type { OverlayChoice } from '../../../shared/figures/spectraOverlay/data.ts'
import { mostOverlaid } from '../../../shared/spec/figureKind.ts'
import type { CompareChoice, SpectraChoice } from './useCompareChoice.ts'

export type ChosenCurve = NonNullable<SpectraChoice['curves']>[number]

/** Returns the curves that the user chose of the runs on screen; the last step of each where they chose none. */
export function chosenCurves({ spectra, hidden }: CompareChoice, known: readonly string[]): ChosenCurve[] {
  const shown = known.filter((run) => !hidden.has(run))
  const own = (spectra.curves ?? []).filter(({ run }) => shown.includes(run))
  return own.length > 0 ? own : shown.slice(0, mostOverlaid).map((run) => ({ run, step: null }))
}

/** Returns the same with the names of the runs, as a figure asks for it; null where no run is shown. */
export function overlayChoice(
  choice: CompareChoice,
  known: readonly string[],
  labels: ReadonlyMap<string, string>,
): OverlayChoice | null {
  const curves = chosenCurves(choice, known).map((own) => ({ ...own, label: labels.get(own.run) ?? own.run }))
  return curves.length > 0 ? { curves } : null
}

/** Returns the curves with one more of a run: the first measured step that is not shown; null where all are. */
export function withCurve(curves: readonly ChosenCurve[], run: string, steps: readonly number[]): ChosenCurve[] | null {
  const last = steps.at(-1)
  const taken = curves.filter((own) => own.run === run).map(({ step }) => step ?? last)
  if (taken.length === 0) return [...curves, { run, step: null }]
  const step = steps.find((own) => !taken.includes(own))
  return step === undefined || curves.length >= mostOverlaid ? null : [...curves, { run, step }]
}
