import { existsSync, readFileSync } from 'node:fs'
import { overrideAll } from '../shared/spec/override.ts'
import { findPreset } from '../shared/spec/presets/index.ts'
import { presetSpecs } from '../shared/spec/presets/preset.ts'
import { parseSpec, SpecError, type RunSpec } from '../shared/spec/runSpec.ts'
import { userPath } from './root.ts'

export interface SpecOptions {
  paper?: boolean
  quick?: boolean
  delta: number[]
  set: string[]
}

export interface ChosenSpecs {
  specs: RunSpec[]
  preset: string | null
}

/** The specs that a preset's name or a file stands for, with every `--delta` and `--set` applied. */
export function chooseSpecs(target: string, options: SpecOptions): ChosenSpecs {
  if (options.paper && options.quick) throw new SpecError('', 'either --quick or --paper, not both')
  const { specs, preset } = isFile(target) ? fromFile(target, options) : fromPreset(target, options)
  return { preset, specs: specs.map((spec) => named(overrideAll(spec, options.set), spec, options.set)) }
}

const isFile = (target: string): boolean =>
  target.endsWith('.json') || target.includes('/') || existsSync(userPath(target))

function fromPreset(name: string, { paper, delta }: SpecOptions): ChosenSpecs {
  const preset = findPreset(name)
  const deltas = delta.length > 0 ? delta : undefined
  return { preset: preset.name, specs: presetSpecs(preset, paper ? 'paper' : 'quick', deltas) }
}

/** A file holds one spec or a list of them. */
function fromFile(target: string, { paper, quick, delta }: SpecOptions): ChosenSpecs {
  if (paper || quick) throw new SpecError('', '--quick and --paper are sizes of a preset; a spec file has its own')
  const content = readJson(target)
  const specs = (Array.isArray(content) ? content : [content]).map((value) => parseIn(target, value))
  if (specs.length === 0) throw new SpecError('', `${target} holds no spec`)
  if (delta.length === 0) return { preset: null, specs }
  return {
    preset: null,
    specs: specs.flatMap((spec) => delta.map((value) => overrideAll(spec, [`penalty.firstLayer=${value}`]))),
  }
}

function readJson(target: string): unknown {
  const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error))
  try {
    return JSON.parse(readFileSync(userPath(target), 'utf8'))
  } catch (error) {
    throw new SpecError('', `${target} cannot be read as a spec: ${reason(error)}`)
  }
}

function parseIn(target: string, value: unknown): RunSpec {
  try {
    return parseSpec(value)
  } catch (error) {
    throw error instanceof SpecError ? new SpecError('', `${target}: ${error.message}`) : error
  }
}

const maxNameLength = 120

/** A run whose spec departs from its preset must not carry the preset's name alone. */
function named(spec: RunSpec, original: RunSpec, assignments: readonly string[]): RunSpec {
  if (assignments.length === 0 || spec.name !== original.name) return spec
  const name = [spec.name, ...assignments].join(' · ')
  return parseSpec({ ...spec, name: name.length > maxNameLength ? `${name.slice(0, maxNameLength - 1)}…` : name })
}
