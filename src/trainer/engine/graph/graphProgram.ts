import type { Optimizer } from '../../../shared/spec/optimizer.ts'
import { defineFeatures, featureEntries } from './batches/features.ts'
import type { Library } from './language/graph.ts'
import { loadProgram, type NativeTf, type Program } from './language/program.ts'
import type { Declarations } from './language/tensor.ts'
import { defineMeasure } from './measure.ts'
import type { Architecture } from './network/architecture.ts'
import {
  defineAdvance,
  defineBegin,
  defineEvaluate,
  defineTheta,
  loopOptimizer,
  stateArguments,
} from './optimizer/loop.ts'
import type { LoopOptimizer } from './optimizer/loopOptimizer.ts'

/** The compiled form of an architecture and an optimizer. */
export interface GraphProgram extends Program {
  /** The state that goes from call to call, by name. */
  readonly state: Declarations
}

/** Writes and loads the program. XLA compiles the training loop alone, which takes nearly all the time. */
export function loadGraphProgram(
  tf: NativeTf,
  architecture: Architecture,
  optimizer: Optimizer,
  xla: boolean,
): GraphProgram {
  const loop = loopOptimizer(architecture, optimizer)
  const library = writeLibrary(architecture, loop)
  const program = loadProgram(tf, library, [
    { name: 'begin', xla: false },
    { name: 'advance', xla },
    { name: 'theta', xla: false },
    { name: 'evaluate', xla: false },
    { name: 'measure', xla: false },
    ...featureEntries.filter((name) => library.has(name)).map((name) => ({ name, xla: false })),
  ])
  return { ...program, state: stateArguments(architecture, loop) }
}

/** Writes every entry of the program. */
export function writeLibrary(architecture: Architecture, loop: LoopOptimizer): Library {
  const library: Library = new Map()
  defineBegin(library, architecture, loop)
  defineAdvance(library, architecture, loop)
  defineTheta(library, architecture, loop)
  defineEvaluate(library, architecture)
  defineMeasure(library, architecture)
  if (architecture.backbone) defineFeatures(library, architecture, architecture.backbone, loop)
  return library
}
