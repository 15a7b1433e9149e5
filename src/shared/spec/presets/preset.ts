import type { FigureKind } from '../figureKind.ts'
import type { RunSpec } from '../runSpec.ts'
import { parsePlan, plannedRuns, withValues, type StudyPartInput, type StudyPlan } from '../studyPlan.ts'

export type PresetSize = 'quick' | 'paper'

/** A published recipe: one figure of a paper, how we run it, and what it must come out as. */
export interface Preset {
  readonly name: string
  readonly figure: string
  readonly title: string
  /** What the paper states, in one sentence. */
  readonly statement: string
  readonly citation: string
  /** Where the recipe departs from the paper's text or fills a gap in it, and why. Shown in the app. */
  readonly choices: readonly string[]
  /** What the study is shown as, the figure of the paper first. */
  readonly figures: readonly FigureKind[]
  readonly sizes: Readonly<Record<PresetSize, readonly StudyPartInput[]>>
}

const deltaPath = 'penalty.firstLayer'

/** The study of a preset at one size, its runs named after the preset. */
export function presetPlan({ figure, name, sizes }: Preset, size: PresetSize): StudyPlan {
  return parsePlan(
    sizes[size].map((part) => {
      const how = part.base.data.sampling.kind === 'balanced' ? 'balanced' : 'random'
      const own = sizes[size].length > 1 ? ` · ${part.label}` : ''
      return { ...part, base: { ...part.base, name: `${figure} · ${name} · ${size} (${how})${own}` } }
    }),
  )
}

/** The runs of a preset at one size; with other values of δ than those of the figure where they are named. */
export function presetSpecs(preset: Preset, size: PresetSize, deltas?: readonly number[]): RunSpec[] {
  const plan = presetPlan(preset, size)
  return plannedRuns(deltas ? withValues(plan, deltaPath, [...deltas]) : plan).map(({ spec }) => spec)
}

/** The first run of a preset at one size and one δ. Throws a SpecError where δ is not varied. */
export function presetSpec(preset: Preset, size: PresetSize, delta: number): RunSpec {
  return presetSpecs(preset, size, [delta])[0] as RunSpec
}
