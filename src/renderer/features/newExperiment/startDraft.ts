import type { RunRecord } from '../../../shared/contract/runs.ts'
import type { Start } from '../../../shared/contract/starts.ts'
import { startFields } from '../../../shared/spec/onStart.ts'
import type { Draft } from './draft.ts'
import { valueAt, withValue, type Tree } from './draftTree.ts'

/** The field that names given weights. */
export const startPath = 'initialisation.weights'

/** Returns a draft that starts from given weights. Varied layers no longer vary. */
export function withStart(draft: Draft, start: Start): Draft {
  const fields = startFields(start, valueAt(draft.spec, 'optimizer.firstLayer'))
  const spec = fields.reduce<Tree>((tree, { path, value }) => withValue(tree, path.split('.'), value), {
    ...draft.spec,
    backbone: null,
  })
  const stays = (path: string): boolean => fields.every((field) => field.path !== path && !path.startsWith(field.path))
  return { spec, varied: Object.fromEntries(Object.entries(draft.varied).filter(([path]) => stays(path))) }
}

/** The parts of a spec that a log of another program states. */
const loggedParts = ['network', 'loss', 'penalty']

/**
 * Returns a draft that continues weights. `source`: the run that they come from; its spec becomes the draft. Of a watched
 * run only network, loss and penalty do, because the lab has not its data.
 */
export function continued(draft: Draft, start: Start, source: Pick<RunRecord, 'spec' | 'versions'> | null): Draft {
  if (!source) return withStart({ ...draft, spec: { ...draft.spec, name: named(start.name) } }, start)
  const own = JSON.parse(JSON.stringify(source.spec)) as Tree
  const isWatched = 'other program' in source.versions
  const parts = Object.fromEntries(loggedParts.map((part) => [part, own[part]]))
  const spec = isWatched ? { ...draft.spec, ...parts } : own
  return withStart({ spec: { ...spec, name: named(start.name) }, varied: isWatched ? draft.varied : {} }, start)
}

/** A name of a run has 120 characters at most. */
const named = (name: string): string => `${name.slice(0, 108)} · continued`
