import { PathChoice, type PathData } from '../../shared/figures/path/data.ts'
import { sampleCount } from '../../shared/spec/data.ts'
import type { FigureSource } from './source.ts'

/** Reads the path from the last weights of every run, in the order given. */
export const path = async (sources: readonly FigureSource[], choice?: PathChoice): Promise<PathData> => ({
  kind: 'path',
  ...(choice && choice.tolerance !== PathChoice.parse({}).tolerance ? { tolerance: choice.tolerance } : {}),
  panels: await Promise.all(
    sources.map(async ({ summary, spec, analyse }) => ({
      run: summary.id,
      label: `${spec.network.activation}, start ${spec.seed}`,
      samples: sampleCount(spec),
      result: await analyse('path', choice ?? {}),
    })),
  ),
})
