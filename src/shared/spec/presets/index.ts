import { SpecError } from '../runSpec.ts'
import { ceLandscape } from './ceLandscape.ts'
import { cePrevalence } from './cePrevalence.ts'
import { ceRank } from './ceRank.ts'
import { depthBias } from './depthBias.ts'
import { depth } from './depth.ts'
import { fig1 } from './fig1.ts'
import { fig2 } from './fig2.ts'
import { fig2Literal } from './fig2Literal.ts'
import { fig3 } from './fig3.ts'
import { theorem34 } from './theorem34.ts'
import { fig6 } from './fig6.ts'
import { fig7 } from './fig7.ts'
import type { Preset } from './preset.ts'
import { fig5 } from './fig5.ts'
import { dufm } from './dufm.ts'
import { srg } from './srg.ts'
import { dufmClasses } from './dufmClasses.ts'
import { dufmDepth } from './dufmDepth.ts'
import { dufmSmall } from './dufmSmall.ts'
import { dufmDecay, dufmWidth } from './dufmTrends.ts'
import { mlpHead, mlpHeadStandard } from './mlpHead.ts'
import { mlpHeadDecay, mlpHeadRate } from './mlpHeadTrends.ts'
import { intermediate } from './intermediate.ts'
import { sgdRank, sgdRankDecay, sgdRankRate } from './sgdRank.ts'
import { inputScale } from './inputScale.ts'
import { interpolation } from './interpolation.ts'
import { merge } from './merge.ts'
import { optimizerRank } from './optimizerRank.ts'
import { path } from './path.ts'
import { residualLimit } from './residualLimit.ts'
import { stability } from './stability.ts'

/** All presets, in the order of the Library. */
export const presets: readonly Preset[] = [
  fig1,
  fig2,
  fig2Literal,
  fig3,
  fig5,
  fig6,
  fig7,
  theorem34,
  path,
  stability,
  inputScale,
  residualLimit,
  depth,
  interpolation,
  dufm,
  srg,
  dufmClasses,
  dufmDecay,
  dufmWidth,
  dufmSmall,
  dufmDepth,
  mlpHead,
  mlpHeadStandard,
  mlpHeadDecay,
  mlpHeadRate,
  intermediate,
  sgdRank,
  sgdRankRate,
  sgdRankDecay,
  ceRank,
  ceLandscape,
  cePrevalence,
  optimizerRank,
  depthBias,
  merge,
]

/** Returns the preset called `name`. Throws a SpecError that lists the names. */
export function findPreset(name: string): Preset {
  const preset = presets.find((candidate) => candidate.name === name)
  if (!preset)
    throw new SpecError('', `no preset is called '${name}': there are ${presets.map((p) => p.name).join(', ')}`)
  return preset
}

/** Returns the figures of a preset; null for an unknown or removed one. */
export const figuresOfPreset = (name: string | null): Preset['figures'] | null =>
  presets.find((preset) => preset.name === name)?.figures ?? null
