import { CallError } from '../../contract/errors.ts'
import { knownStructures, type KnownStructure } from '../../theory/unconstrained/knownStructures.ts'
import { depthOf, type UnconstrainedModel } from '../../theory/unconstrained/model.ts'
import type { SpecModel } from '../../theory/unconstrained/specModel.ts'
import { structureName } from '../../theory/unconstrained/structureText.ts'
import { readUnconstrained, type UnconstrainedRun, type UnconstrainedSource } from '../unconstrainedRuns.ts'
import type { UnconstrainedRatioData } from './data.ts'

type Group = UnconstrainedRatioData['groups'][number]

/** Reads runs of several K and L with equal decays. Throws a CallError where a run has other decays or another model. */
export function readUnconstrainedRatio(sources: readonly UnconstrainedSource[]): UnconstrainedRatioData {
  const runs = sources.map((source) => ({ source, own: readUnconstrained(source), decays: decaysOf(source) }))
  const [first] = runs
  if (!first) throw new CallError('notPossible', 'The figure needs runs with free features.')
  for (const { source, decays } of runs)
    if (decays.join() !== first.decays.join())
      throw new CallError(
        'notPossible',
        `Run ${source.summary.id} (${source.summary.name}) has other decays than ${first.source.summary.id}.`,
      )
  const [decay, featureDecay] = first.decays
  const finished = runs.filter(({ source, own }) => source.summary.status === 'finished' && !Number.isNaN(own.ratio))
  const shapes = [...new Set(runs.map(({ own }) => `${depthOf(own.model)} ${own.model.classes}`))]
  const groups = shapes.map((shape) =>
    groupOf(
      shape,
      finished.map(({ own }) => own).filter(({ model }) => `${depthOf(model)} ${model.classes}` === shape),
    ),
  )
  const most = Math.max(...groups.map(({ classes }) => classes))
  return {
    kind: 'unconstrainedRatio',
    decay,
    featureDecay,
    forms: [...new Set(groups.map(({ matrices }) => matrices))]
      .toSorted((a, b) => a - b)
      .map((matrices) => ({ matrices, points: formPoints(matrices, most, first.decays) })),
    groups: groups.toSorted((a, b) => a.matrices - b.matrices || a.classes - b.classes),
  }
}

/** Returns λ and n λ_H. Throws a CallError where weight matrices have different decays. */
function decaysOf(source: UnconstrainedSource): [decay: number, featureDecay: number] {
  const { model } = readUnconstrained(source)
  const [decay = NaN] = model.weightDecays
  if (model.weightDecays.some((own) => own !== decay))
    throw new CallError('notPossible', `Run ${source.summary.id} (${source.summary.name}) has several decays.`)
  // n (λ/n) may differ from λ in the last digit.
  return [decay, Number((model.samples * model.featureDecay).toPrecision(12))]
}

function groupOf(shape: string, runs: readonly UnconstrainedRun[]): Group {
  const [matrices = 0, classes = 0] = shape.split(' ').map(Number)
  const whole = runs.filter(({ ending }) => ending !== 'zero' && ending !== 'partial')
  const best = whole.toSorted((a, b) => a.ratio - b.ratio)[0]
  const known = best ? lowestKnown(best) : null
  return {
    classes,
    matrices,
    runs: runs.length,
    failed: runs.length - whole.length,
    best: best?.ending
      ? {
          run: best.run,
          ratio: best.ratio,
          ending: best.ending,
          known: known?.ratio ?? null,
          ranks: best.ranks,
          certificate: best.certificate,
        }
      : null,
  }
}

/** Returns the lowest known structure other than DNC, with its loss over F_DNC; null where none is known or DNC is zero. */
function lowestKnown(own: SpecModel): { ratio: number; structure: KnownStructure } | null {
  const { structures, collapse } = knownStructures(own)
  const structure = structures.find(({ key }) => key !== 'collapse')
  return structure && !collapse.isZero ? { ratio: structure.loss / collapse.loss, structure } : null
}

function formPoints(matrices: number, mostClasses: number, [decay, featureDecay]: [number, number]) {
  return Array.from({ length: Math.max(0, mostClasses - 1) }, (_, i) => i + 2).flatMap((classes) => {
    const weightDecays = Array.from({ length: matrices }, () => decay)
    const model: UnconstrainedModel = { classes, samples: 1, weightDecays, featureDecay }
    const known = lowestKnown({ model, loss: 'squared', activation: 'relu' })
    if (!known) return []
    const { ratio, structure } = known
    const isExact = structure.key === 'srg' || structure.key === 'square'
    return [{ classes, ratio, structure: structureName(structure, classes), isExact }]
  })
}
