import { batchCount } from '../../../shared/spec/batches.ts'
import { guessedPictures } from '../../../shared/spec/backbone/pictures.ts'
import { Data, sampleCount } from '../../../shared/spec/data.ts'
import { chosen, specFields } from '../../../shared/spec/specFields.ts'
import { draftLayout } from './backboneSummary.ts'
import { isTree, valueAt, withValue, type Tree } from './draftTree.ts'

/** Adapts the rest of a draft to new batches and to another backbone, which need settings of their own. */
export function followParts(before: Tree, after: Tree): Tree {
  const backbone = followBackbone(before, followStart(after))
  const areNew = isTree(backbone['batches']) && !isTree(before['batches'])
  return areNew ? forBatches(backbone, backbone['batches'] as Tree) : backbone
}

/** Other initial weights than given ones have no hash. */
function followStart(spec: Tree): Tree {
  const isUnused = valueAt(spec, 'initialisation.kind') !== 'from' && valueAt(spec, 'initialisation.weights') != null
  return isUnused ? withValue(spec, ['initialisation', 'weights'], null) : spec
}

/** Keeps one unit per feature in the first layer when the backbone changes. */
function followBackbone(before: Tree, after: Tree): Tree {
  if (!isTree(after['backbone']) || before['backbone'] === after['backbone']) return after
  const ready = isTree(before['backbone']) ? after : forBackbone(after, after['backbone'])
  const features = draftLayout(ready)?.outputWidth
  const widths = valueAt(ready, 'network.widths')
  if (features === undefined || !Array.isArray(widths) || widths.length < 2) return ready
  return withValue(ready, ['network', 'widths'], [features, ...(widths as unknown[]).slice(1)])
}

/** Gives a new backbone the pictures of the data, batches, and no decay of W_1, which it replaces. */
function forBackbone(spec: Tree, backbone: Tree): Tree {
  const data = Data.safeParse(spec['data']).data
  const input = data && guessedPictures({ data })
  const batches = spec['batches'] ?? { size: data ? Math.min(100, sampleCount({ data })) : 100, last: 'keep', seed: 0 }
  return withValue(
    { ...spec, batches, backbone: input ? { ...backbone, input } : backbone },
    ['penalty', 'firstLayer'],
    0,
  )
}

/** Chooses a first-order method that can train on new batches, with about as many steps as before. */
function forBatches(spec: Tree, batches: Tree): Tree {
  const { optimizer } = spec
  const choice = specFields().find(({ path }) => path === 'optimizer')
  if (!isTree(optimizer) || choice?.kind !== 'choice') return spec
  const isFirstOrder = 'kind' in optimizer && optimizer['kind'] !== 'lbfgs'
  const own = isFirstOrder ? optimizer : { ...chosen(choice, 'momentum', {}), learningRate: 0.05 }
  const fitting = {
    ...own,
    firstLayer: 'raw',
    collapseSteps: null,
    continuation: { start: 1, divideBy: 2, steps: 1, firstSteps: null },
    finish: { steps: 0, memory: 10, sharpening: [] },
  }
  return withEpochs({ ...spec, optimizer: fitting }, batches)
}

function withEpochs(spec: Tree, { size, last }: Tree): Tree {
  const data = Data.safeParse(spec['data']).data
  const steps = valueAt(spec, 'stop.steps')
  if (!data || typeof steps !== 'number' || typeof size !== 'number' || !(size >= 1)) return spec
  const rule = { size, last: last === 'drop' ? 'drop' : 'keep' } as const
  const perEpoch = Math.max(1, batchCount(rule, sampleCount({ data })))
  return withValue(spec, ['stop', 'steps'], Math.max(1, Math.round(steps / perEpoch)))
}
