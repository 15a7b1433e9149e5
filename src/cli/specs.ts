import { existsSync, readFileSync } from 'node:fs'
import type { Command } from 'commander'
import type { Start } from '../shared/contract/starts.ts'
import { partOnData } from '../shared/spec/onData.ts'
import { onStart } from '../shared/spec/onStart.ts'
import { overrideAll } from '../shared/spec/override.ts'
import { findPreset } from '../shared/spec/presets/index.ts'
import { presetPlan, type PresetSize } from '../shared/spec/presets/preset.ts'
import { parseSpec, SpecError, type RunSpec } from '../shared/spec/runSpec.ts'
import { plannedRuns, varyField, replaceValues, type StudyPart, type StudyPlan } from '../shared/spec/studyPlan.ts'
import { parseVariation } from '../shared/spec/variation.ts'
import { parseJsonFile } from '../shared/spec/specJson.ts'
import type { ChosenData } from './dataOption.ts'
import { collect, collectNumber } from './optionValues.ts'
import { userPath } from './paths.ts'
import { programName } from './programName.ts'

export interface SpecOptions {
  paper?: boolean
  quick?: boolean
  delta?: number[]
  vary?: string[]
  set?: string[]
}

export const varyHelp =
  'values for a field: path=v1,v2,… or path=log:FROM:TO:COUNT (equal ratios) or path=FROM..TO (whole numbers); may be repeated'

export const addSpecOptions = (command: Command): Command =>
  command
    .argument('<preset|spec.json>', `name of a preset (see ${programName} presets), or a JSON file with specs`)
    .option('--quick', 'use the small size of the preset (default)')
    .option('--paper', 'use the size of the paper')
    .option('--delta <number>', 'train only at this δ; may be repeated', collectNumber)
    .option('--data <name>', 'train on other data: digits, mixture, moons, spirals, randomLabels, or an imported set')
    .option('--set <path=value>', 'override a field of the spec; may be repeated', collect)
    .option('--vary <path=values>', varyHelp, collect)

export interface ChosenSpecs {
  plan: StudyPlan
  /** Every run of the plan, in order. */
  specs: RunSpec[]
  preset: string | null
  size: PresetSize | null
}

type ChosenPlan = Omit<ChosenSpecs, 'specs'>

const deltaPath = 'penalty.firstLayer'

/** Returns the study of a preset or a file, after `--data`, `--initialise-from`, every `--set`, `--delta` and `--vary`, in this order. */
export function chooseSpecs(
  target: string,
  options: SpecOptions,
  data: ChosenData | null = null,
  start: Start | null = null,
): ChosenSpecs {
  if (options.paper && options.quick)
    throw new SpecError('', '--quick and --paper exclude each other; give one of them')
  const { set = [], delta = [], vary = [] } = options
  const chosen = isFile(target) ? fromFile(target, options) : fromPreset(target, options)
  let plan = { parts: chosen.plan.parts.map((part) => withSettings(withStart(withData(part, data), start), set)) }
  if (delta.length > 0)
    plan = chosen.preset === null ? varyField(plan, deltaPath, delta) : replaceValues(plan, deltaPath, delta)
  for (const { path, values } of vary.map(parseVariation)) plan = varyField(plan, path, values)
  return { ...chosen, plan, specs: plannedRuns(plan).map(({ spec }) => spec) }
}

const isFile = (target: string): boolean =>
  target.endsWith('.json') || target.includes('/') || existsSync(userPath(target))

function fromPreset(name: string, { paper }: SpecOptions): ChosenPlan {
  const size = paper ? 'paper' : 'quick'
  return { preset: name, size, plan: presetPlan(findPreset(name), size) }
}

/** A file holds one spec or a list of them. */
function fromFile(target: string, { paper, quick }: SpecOptions): ChosenPlan {
  if (paper || quick)
    throw new SpecError('', '--quick and --paper choose the size of a preset; remove them for a spec file')
  const content = readJson(target)
  const specs = (Array.isArray(content) ? content : [content]).map((value) => parseIn(target, value))
  if (specs.length === 0)
    throw new SpecError('', `${target}: the list holds no spec; ${programName} spec NAME prints one`)
  return {
    preset: null,
    size: null,
    plan: { parts: specs.map((spec) => ({ label: spec.name, base: spec, axes: [] })) },
  }
}

function readJson(target: string): unknown {
  const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error))
  try {
    return parseJsonFile(readFileSync(userPath(target), 'utf8'))
  } catch (error) {
    throw new SpecError('', `${target}: cannot read the file as JSON: ${reason(error)}`)
  }
}

function parseIn(target: string, value: unknown): RunSpec {
  try {
    return parseSpec(value)
  } catch (error) {
    throw error instanceof SpecError ? new SpecError('', `${target}: ${error.message}`) : error
  }
}

function withData(part: StudyPart, data: ChosenData | null): StudyPart {
  if (!data) return part
  const { base } = part
  const moved = partOnData(part, data.of(base), data.shape)
  return { ...moved, base: named(moved.base, base, [`data=${data.name}`]) }
}

function withStart(part: StudyPart, start: Start | null): StudyPart {
  if (!start) return part
  return { ...part, base: named(onStart(part.base, start), part.base, [`from ${start.name}`]) }
}

/** A field that `--set` fixes is no longer varied. */
function withSettings({ label, base, axes }: StudyPart, settings: readonly string[]): StudyPart {
  const paths = settings.map((setting) => setting.slice(0, Math.max(setting.indexOf('='), 0)).trim())
  return {
    label,
    base: named(overrideAll(base, settings), base, settings),
    axes: axes.filter(({ path }) => !paths.includes(path)),
  }
}

const maxNameLength = 120

/** A run whose spec differs from its preset must not carry the name of the preset alone. */
function named(spec: RunSpec, original: RunSpec, assignments: readonly string[]): RunSpec {
  if (assignments.length === 0 || spec.name !== original.name) return spec
  const name = [spec.name, ...assignments].join(' · ')
  return parseSpec({ ...spec, name: name.length > maxNameLength ? `${name.slice(0, maxNameLength - 1)}…` : name })
}
