import type { StudyRecord } from '../../shared/contract/studies.ts'
import type { FigureKind } from '../../shared/spec/figureKind.ts'
import { figuresOfPreset } from '../../shared/spec/presets/index.ts'
import type { StudyPlan } from '../../shared/spec/studyPlan.ts'
import type { Lab } from '../../lab/lab.ts'
import { isOver } from '../../lab/studies/progress.ts'
import { programName } from '../programName.ts'
import type { TrackedRuns } from '../training.ts'
import { findByPrefix } from '../withLab.ts'

export async function readStudy({ handlers }: Lab, prefix: string): Promise<StudyRecord> {
  const { id } = findByPrefix(await handlers['studies.list']({}), prefix, 'study')
  return await handlers['studies.read']({ id })
}

/** Tracks the runs of a study; its figures are those of its preset. */
export async function trackStudy({ handlers }: Lab, id: string): Promise<TrackedRuns> {
  const { summary, plan, cells } = await handlers['studies.read']({ id })
  return {
    title: summary.name,
    runs: cells.map(({ run }) => run),
    rowLength: rowLength(plan, cells.length),
    figures: figuresOf(summary.preset, cells.length),
    stop: async () => {
      const { summary: now } = await handlers['studies.read']({ id })
      if (now.counts.queued || now.counts.running) await handlers['studies.pause']({ id })
    },
    resumeCommand: (runs) => (runs.every(({ status }) => isOver(status)) ? null : `${programName} study resume ${id}`),
  }
}

/** Returns the figures of the preset; without one, the results over the varied fields, and the spectra. */
export const figuresOf = (preset: string | null, runs: number): readonly FigureKind[] =>
  figuresOfPreset(preset) ?? (runs > 1 ? ['results', 'spectra'] : ['spectra'])

/** A plan of one part with several axes is a grid. */
export function rowLength({ parts }: StudyPlan, runs: number): number {
  const axes = parts.length === 1 ? (parts[0]?.axes ?? []) : []
  return axes.length > 1 ? (axes.at(-1)?.values.length ?? runs) : runs
}
