import type { RunSpec } from '../../spec/runSpec.ts'
import { knownStructures, needsSearch, type KnownStructure } from './knownStructures.ts'
import { depthOf } from './model.ts'
import { specModel } from './specModel.ts'
import { statements, type Statement } from './statements.ts'
import { structureSpectra } from './structureMeans.ts'
import { structureName } from './structureText.ts'

/** One line of the forecast of a spec with free features. */
export interface StructureLine {
  readonly name: string
  /** dnc, lowest: the lowest loss known where it is not that of DNC. */
  readonly role: 'dnc' | 'lowest'
  /** The objective of the run, if it ended at this structure. */
  readonly objective: number
  /** The K leading singular values of Z^2 … Z^{L+1}, by layer, with the zeros beyond the rank; null for Z^1, and in every layer of the zero solution. */
  readonly singularValues: readonly (readonly number[] | null)[]
}

/** What closed forms say of a spec with free features, before any training. They are no limits of what training reaches. */
export interface StructureForecast {
  readonly lines: readonly StructureLine[]
  /** The objective of the zero solution. */
  readonly zero: number
  readonly statements: readonly Statement[]
  /** Whether a search on the page DUFM may find lower structures. */
  readonly isSearchable: boolean
}

/** Decompositions of more classes than these take seconds. */
const mostClasses = 100

const kept = new WeakMap<RunSpec, StructureForecast | string>()

/**
 * Returns DNC and the lowest structure known of a spec with free features. Returns a phrase that follows the name of a run
 * where the closed forms do not hold. Z^1 has no singular values: it is one of several with the same loss.
 * Source: Súkeník et al. 2405.14468; Garrod & Keating 2410.23169.
 */
export function structureForecast(spec: RunSpec): StructureForecast | string {
  const known = kept.get(spec) ?? makeForecast(spec)
  kept.set(spec, known)
  return known
}

function makeForecast(spec: RunSpec): StructureForecast | string {
  const setting = specModel(spec)
  if (typeof setting === 'string') return setting
  if (setting.model.classes > mostClasses) return `has more than ${mostClasses} classes`
  if (setting.activation === 'relu' && setting.loss === 'crossEntropy' && depthOf(setting.model) < 2)
    return 'has one weight matrix, and ReLU structures need two'
  const known = knownStructures(setting)
  const lineOf = (own: KnownStructure, role: StructureLine['role']): StructureLine => {
    const spectra = structureSpectra(setting, own)
    const layers = depthOf(setting.model) + 1
    const K = setting.model.classes
    const padded = spectra?.map((s) => Array.from({ length: K }, (_, j) => s[j] ?? 0))
    const singularValues = Array.from({ length: layers }, (_, l) => (l === 0 ? null : (padded?.[l] ?? null)))
    return { name: structureName(own, K), role, objective: own.loss, singularValues }
  }
  const { best, collapse, zero } = known
  return {
    lines: [lineOf(collapse, 'dnc'), ...(best === collapse ? [] : [lineOf(best, 'lowest')])],
    zero,
    statements: statements(setting, known),
    isSearchable: needsSearch(setting),
  }
}
