import { join } from 'node:path'
import { readJson, writeJson } from './files.mjs'
import { findNode } from './node.mjs'
import { isDone, readStamp } from './steps.mjs'

export const unknownEngine = { kind: 'wasm', reason: 'set-up has not run', mend: 'npm run setup' }

const engineState = ({ root }, record) => {
  if (!record) return unknownEngine
  const { kind, reason, mend, ...native } = record
  return kind === 'native' ? { kind, ...native, addon: join(root, native.addon) } : { kind, reason, mend }
}

/** .runtime/state.json: what the rest of the program may rely on, with absolute paths; written only when it changes. */
export const writeState = (context, { engine, electron }) => {
  const shell = isDone(context, electron) ? readStamp(context, electron).record : null
  const state = {
    node: findNode(context.root),
    engine: engineState(context, readStamp(context, engine)?.record),
    electron: shell && { source: shell.source, version: shell.version, binary: join(context.root, shell.binary) },
  }
  const path = join(context.root, '.runtime/state.json')
  const { at, ...before } = readJson(path) ?? {}
  if (at && JSON.stringify(before) === JSON.stringify(state)) return { ...state, at }
  const written = { ...state, at: new Date().toISOString() }
  writeJson(path, written)
  return written
}

export const readState = (root) => readJson(join(root, '.runtime/state.json'))
