import { readdirSync } from 'node:fs'
import { describe } from 'vitest'
import { projectRoot } from '../../../scripts/setup/node.mjs'
import { readState } from '../../../scripts/setup/state.mjs'
import { openBackend } from '../../../src/trainer/engine/backend.ts'
import type { NativeTf } from '../../../src/trainer/engine/graph/language/program.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'

export interface OpenTf extends NativeTf {
  memory(): { numTensors: number; numDataBuffers: number }
  backend(): ReturnType<NativeTf['backend']> & { getNumOfSavedModels(): number }
}

/** False when set-up could not build the native engine: then no TensorFlow can run a graph. */
export const isNativeBuilt = readState(projectRoot)?.engine.kind === 'native'

export const describeNative: ReturnType<typeof describe.skipIf> = describe.skipIf(!isNativeBuilt)

let opened: Promise<OpenTf> | null = null

/** TensorFlow, opened once for each test file. */
export function openTf(): Promise<OpenTf> {
  opened ??= openBackend('native').then(({ tf }) => tf as unknown as OpenTf)
  return opened
}

/** Gives this process a separate temporary folder, because other tests write graphs too; returns a function that lists it. */
export function ownTemporaryFolder(): () => string[] {
  const folder = temporaryFolder()
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder
  return () => readdirSync(folder)
}
