import { parseSpec, type RunSpec, type RunSpecInput } from '../runSpec.ts'

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
  /** One run per value of δ, in the order of the figure. */
  readonly firstLayerPenalties: readonly number[]
  readonly sizes: Readonly<Record<PresetSize, RunSpecInput>>
}

/** The runs of a preset at one size: one frozen spec per δ, those of the figure when none are named. */
export function presetSpecs(preset: Preset, size: PresetSize, deltas = preset.firstLayerPenalties): RunSpec[] {
  return deltas.map((delta) => presetSpec(preset, size, delta))
}

/** The run of a preset at one size and one δ. */
export function presetSpec(preset: Preset, size: PresetSize, delta: number): RunSpec {
  const recipe = preset.sizes[size]
  const samples = recipe.data.sampling.kind === 'balanced' ? 'balanced' : 'random'
  const name = `${preset.figure} · ${preset.name} · ${size} (${samples}) · δ = ${delta}`
  return parseSpec({ ...recipe, name, penalty: { ...recipe.penalty, firstLayer: delta } })
}
