import type { FigureKind } from '../figureKind.ts'
import type { RunSpec } from '../runSpec.ts'
import { parsePlan, plannedRuns, replaceValues, type StudyPartInput, type StudyPlan } from '../studyPlan.ts'

export type PresetSize = 'quick' | 'paper'

/** A published experiment: one figure of a paper, our recipe for it, and its expected result. */
export interface Preset {
  readonly name: string
  readonly figure: string
  /** Names what the figure shows. What it finds is the title that the figure computes. */
  readonly title: string
  /** The claim of the paper, in one or two sentences. Cards and pages call it a claim. */
  readonly statement: string
  readonly citation: string
  /** Departures of the recipe from the text of the paper, and gaps that it fills, with reasons. The Library shows them. */
  readonly choices: readonly string[]
  /** Figures of the study, the figure of the paper first. */
  readonly figures: readonly FigureKind[]
  readonly sizes: Readonly<Record<PresetSize, readonly StudyPartInput[]>>
}

const deltaPath = 'penalty.firstLayer'

/** Returns the study of a preset at one size. Stored hashes contain the names of its runs: they must not change. */
export function presetPlan({ figure, name, sizes }: Preset, size: PresetSize): StudyPlan {
  return parsePlan(
    sizes[size].map((part) => {
      const how = part.base.data.sampling.kind === 'balanced' ? 'balanced' : 'random'
      const own = sizes[size].length > 1 ? ` · ${part.label}` : ''
      return { ...part, base: { ...part.base, name: `${figure} · ${name} · ${size} (${how})${own}` } }
    }),
  )
}

/** Returns the runs of a preset at one size; `deltas` replaces the values of δ. */
export function presetSpecs(preset: Preset, size: PresetSize, deltas?: readonly number[]): RunSpec[] {
  const plan = presetPlan(preset, size)
  return plannedRuns(deltas ? replaceValues(plan, deltaPath, [...deltas]) : plan).map(({ spec }) => spec)
}

/** Returns the first run of a preset at one size and one δ. Throws a SpecError where the preset does not vary δ. */
export function presetSpec(preset: Preset, size: PresetSize, delta: number): RunSpec {
  return presetSpecs(preset, size, [delta])[0] as RunSpec
}
