import { shallowRef, toValue, watch, type MaybeRefOrGetter, type ShallowRef } from 'vue'
import { spectraChart } from '../../../shared/figures/spectra/chart.ts'
import type { SpectraRun } from '../../../shared/figures/spectra/data.ts'
import { studyChart } from '../../../shared/figures/index.ts'
import type { StudyChart } from '../../../shared/figures/kind.ts'
import type { StudySummary } from '../../../shared/contract/studies.ts'
import { isStudyFigure, type FigureKind } from '../../../shared/spec/figureKind.ts'
import { lab } from '../../lab.ts'

/** Drawn figures: a finished study does not change until it is extended. */
const known = new Map<string, Promise<StudyChart | null>>()
/** Cards request one figure at a time. */
let queue: Promise<unknown> = Promise.resolve()

async function draw(study: StudySummary, kind: FigureKind): Promise<StudyChart | null> {
  const { cells } = await lab.call('studies.read', { id: study.id })
  const runs = cells.map(({ run }) => run.id)
  if (isStudyFigure(kind)) return studyChart(await lab.call('figures.read', { kind, runs }))
  // The last run of a sweep is closest to the theory, and one row of layers fits a card.
  const id = runs.at(-1)
  return id === undefined ? null : spectraChart([await spectraOf(id)])
}

async function spectraOf(id: string): Promise<SpectraRun> {
  const { spec, engine, forecast, measurements } = await lab.call('runs.read', { id })
  return { id, spec, engine, forecast, last: measurements.at(-1) ?? null }
}

function ask(study: StudySummary, kind: FigureKind): Promise<StudyChart | null> {
  const key = `${kind} ${study.id} ${study.runs}`
  const answer = known.get(key) ?? queue.then(() => draw(study, kind))
  known.set(key, answer)
  queue = answer.catch(() => known.delete(key))
  return answer
}

/** Returns the first figure of a finished study, drawn while the lab is idle; null until then, or without a study. */
export function useResult(
  study: MaybeRefOrGetter<StudySummary | null>,
  kind: FigureKind | undefined,
  isIdle: MaybeRefOrGetter<boolean>,
): Readonly<ShallowRef<StudyChart | null>> {
  const chart = shallowRef<StudyChart | null>(null)
  watch(
    () => [toValue(study), toValue(isIdle)] as const,
    async ([of, idle]) => {
      if (!of || !kind || !idle) return
      try {
        const answer = await ask(of, kind)
        if (of.id === toValue(study)?.id) chart.value = answer
      } catch {
        // The card keeps its forecast, and the page of the study reports the problem.
      }
    },
    { immediate: true },
  )
  return chart
}
