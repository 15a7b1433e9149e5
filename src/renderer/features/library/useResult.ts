import { shallowRef, toValue, watch, type MaybeRefOrGetter, type ShallowRef } from 'vue'
import { spectraChart } from '../../../shared/figures/spectra/chart.ts'
import type { SpectraRun } from '../../../shared/figures/spectra/data.ts'
import { studyChart } from '../../../shared/figures/index.ts'
import type { StudyChart } from '../../../shared/figures/kind.ts'
import type { StudySummary } from '../../../shared/contract/studies.ts'
import { isPublished } from '../../../shared/spec/studyDifference.ts'
import { isStudyFigure, type FigureKind } from '../../../shared/spec/figureKind.ts'
import { lab as windowLab } from '../../lab.ts'

type Lab = Pick<typeof windowLab, 'call'>

/** The result of a preset: the figure of a study of its published spec. */
export interface PresetResult {
  study: StudySummary
  chart: StudyChart
}

/** Drawn figures: a finished study does not change until it is extended. Null for a study of another spec. */
const known = new Map<string, Promise<StudyChart | null>>()
/** Cards request one figure at a time. */
let queue: Promise<unknown> = Promise.resolve()

async function draw(lab: Lab, study: StudySummary, kind: FigureKind): Promise<StudyChart | null> {
  const { cells, plan } = await lab.call('studies.read', { id: study.id })
  // The card belongs to the paper, so it shows no figure of other data or fields as its result.
  if (!isPublished(study.preset, plan)) return null
  const runs = cells.map(({ run }) => run.id)
  if (isStudyFigure(kind)) return studyChart(await lab.call('figures.read', { kind, runs }))
  // The last run of a sweep is closest to the theory, and one row of layers fits a card.
  const id = runs.at(-1)
  return id === undefined ? null : spectraChart([await spectraOf(lab, id)])
}

async function spectraOf(lab: Lab, id: string): Promise<SpectraRun> {
  const { spec, engine, forecast, measurements } = await lab.call('runs.read', { id })
  return { id, spec, engine, forecast, last: measurements.at(-1) ?? null }
}

function ask(lab: Lab, study: StudySummary, kind: FigureKind): Promise<StudyChart | null> {
  const key = `${kind} ${study.id} ${study.runs}`
  const answer = known.get(key) ?? queue.then(() => draw(lab, study, kind))
  known.set(key, answer)
  queue = answer.catch(() => known.delete(key))
  return answer
}

/** Returns the newest of the studies of the published spec of their preset, with its figure. */
async function newest(lab: Lab, studies: readonly StudySummary[], kind: FigureKind): Promise<PresetResult | null> {
  for (const study of studies) {
    const chart = await ask(lab, study, kind)
    if (chart) return { study, chart }
  }
  return null
}

/**
 * Returns the first figure of the newest finished study of the preset's published spec, drawn while the lab is idle; null until
 * then, or without such a study. `studies`: newest first.
 */
export function useResult(
  studies: MaybeRefOrGetter<readonly StudySummary[]>,
  kind: FigureKind | undefined,
  isIdle: MaybeRefOrGetter<boolean>,
  lab: Lab = windowLab,
): Readonly<ShallowRef<PresetResult | null>> {
  const result = shallowRef<PresetResult | null>(null)
  const ids = (): string =>
    toValue(studies)
      .map(({ id, runs }) => `${id} ${runs}`)
      .join(' ')
  watch(
    () => [ids(), toValue(isIdle)] as const,
    async ([asked, idle]) => {
      if (asked === '' || !kind || !idle) return
      try {
        const answer = await newest(lab, toValue(studies), kind)
        if (asked === ids()) result.value = answer
      } catch {
        // The card keeps its forecast, and the page of the study reports the problem.
      }
    },
    { immediate: true },
  )
  return result
}
