import { CallError } from '../../shared/contract/errors.ts'
import type { LandscapeData } from '../../shared/figures/landscape/data.ts'
import { canonicalJson } from '../../shared/spec/canonical.ts'
import { specModel } from '../../shared/theory/unconstrained/specModel.ts'
import type { FigureSource } from './source.ts'

type Source = Pick<FigureSource, 'summary' | 'spec' | 'analyse'>

/** Reads the landscape of the model that all runs train, and the Hessian at each end. Throws a CallError for other runs. */
export async function landscape(sources: readonly Source[]): Promise<LandscapeData> {
  const [first] = sources
  if (!first) throw new CallError('notPossible', 'The figure needs runs of one linear model under cross-entropy.')
  const model = modelOf(first)
  for (const source of sources)
    if (canonicalJson(modelOf(source)) !== canonicalJson(model))
      throw new CallError(
        'notPossible',
        `Run ${source.summary.id} (${source.summary.name}) trains another model than ${first.summary.id}.`,
      )
  const { landscape: found } = await first.analyse('landscape')
  const ends = await Promise.all(sources.map(({ analyse }) => analyse('curvature')))
  return {
    kind: 'landscape',
    ...model,
    landscape: found,
    runs: ends.map(({ loss, gradientNorm, curvature: { least, flat, negative, eigenvalues } }, i) => ({
      run: sources[i]?.summary.id ?? '',
      loss,
      gradientNorm,
      least,
      largest: eigenvalues.at(-1) ?? 0,
      flat,
      negative,
    })),
  }
}

function modelOf({ spec, summary }: Source): Pick<LandscapeData, 'classes' | 'depth' | 'width' | 'decay'> {
  const refuse = (why: string): never => {
    throw new CallError('notPossible', `Run ${summary.id} (${summary.name}) ${why}.`)
  }
  const found = specModel(spec)
  if (typeof found === 'string') return refuse(found)
  if (found.loss !== 'crossEntropy') refuse('has the squared loss; the landscape is that of cross-entropy')
  if (found.activation !== 'identity') refuse('has ReLU; a Hessian needs a smooth objective')
  const { classes, weightDecays, samples, featureDecay } = found.model
  const [decay = 0] = weightDecays
  const scaled = samples * featureDecay
  if ([...weightDecays, scaled].some((own) => Math.abs(own / decay - 1) > 1e-9)) refuse('has different λ in its layers')
  const [width = 0] = spec.network.widths
  return { classes, depth: weightDecays.length, width, decay }
}
