import { importFormats } from '../../src/shared/contract/datasets.ts'
import { randomStream, type Random } from '../../src/shared/linalg/random.ts'
import { fileTarget } from './fileTarget.ts'
import { filterTarget, setTarget, specTarget, titleTarget, varyTarget } from './textTargets.ts'
import { fault } from './verdict.ts'

/** One changed input. */
export interface Case {
  /** The input in words, for a report. */
  text: string
  /** Its files, which a report keeps. */
  files?: Readonly<Record<string, Uint8Array>>
  /** Reads the input; throws where it is refused. */
  run(): unknown
}

export interface Target {
  name: string
  make(random: Random): Case
}

/** Every reader of data sets, by the formats of the contract, and every text that users type. `folder`: for files. */
export const targetsIn = (folder: string): Target[] => [
  ...importFormats.map((format) => fileTarget(format, folder)),
  filterTarget,
  specTarget,
  setTarget,
  varyTarget,
  titleTarget(folder),
]

/** Titles are drawn, which takes fifty times as long as reading a file: one case in eight rounds. */
const roundsPerTitle = 8

/** Returns case `index` of a seed, which is the same on every machine. */
export function caseOf(targets: readonly Target[], seed: number, index: number): { target: Target; input: Case } {
  const round = Math.floor(index / targets.length)
  const turn = index % targets.length
  const isTitle = turn === targets.length - 1
  const target = targets[isTitle && round % roundsPerTitle !== 0 ? round % (targets.length - 1) : turn] as Target
  return { target, input: target.make(randomStream(seed, `fuzz ${index}`)) }
}

/** Runs one case and returns what is wrong; null where the input was read or refused in words. */
export async function faultOf(input: Case): Promise<string | null> {
  try {
    await input.run()
    const inherited = Object.keys(Object.prototype)
    return inherited.length === 0 ? null : `every object of the process now has ${inherited.join(', ')}`
  } catch (error) {
    return fault(error, input.text)
  }
}
