import { createHash } from 'node:crypto'
import { canonicalJson } from '../../shared/spec/canonical.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'

/** Equal specs have equal hashes, in every version and on every machine. */
export const specHash = (spec: RunSpec): string =>
  createHash('sha256')
    .update(canonicalJson(recipe(spec)))
    .digest('hex')

/** Of what a spec does, whatever it and its data are called: equal for specs that differ in these names alone. */
export const recipeHash = (spec: RunSpec): string =>
  specHash({ ...spec, name: '', data: spec.data.set === 'imported' ? { ...spec.data, name: '' } : spec.data })

/** Without the fields of later versions where they ask for nothing: what was hashed before there was the choice keeps its hash. */
function recipe(spec: RunSpec): object {
  const { snapshots, ...logging } = spec.logging
  const { firstSteps, ...continuation } = spec.optimizer.continuation
  return {
    ...spec,
    optimizer: {
      ...spec.optimizer,
      continuation: firstSteps === null ? continuation : { ...continuation, firstSteps },
    },
    logging: snapshots.length > 0 ? { ...logging, snapshots } : logging,
  }
}
