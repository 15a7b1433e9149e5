import { join } from 'node:path'
import { readJson, writeJson } from './files.mjs'
import { findNode } from './node.mjs'
import { isDone, readStamp } from './steps.mjs'

/** @import { Context, ElectronRecord, EngineRecord, State, Step, WasmRecord } from './types.d.mts' */

/** @type {WasmRecord} */
export const unknownEngine = { kind: 'wasm', reason: 'set-up has not run', fix: 'npm run setup' }

/** @type {(context: Context, record: EngineRecord | null | undefined) => EngineRecord} */
const engineState = ({ root }, record) => {
  if (!record) return unknownEngine
  if (record.kind === 'native') return { ...record, addon: join(root, record.addon) }
  const { kind, reason, fix = unknownEngine.fix } = record
  return { kind, reason, fix }
}

/**
 * Writes .runtime/state.json, which the rest of the program reads: absolute paths, written only when they change.
 * @type {(context: Context, steps: { engine: Step<EngineRecord>; electron: Step<ElectronRecord> }) => State}
 */
export const writeState = (context, { engine, electron }) => {
  const shell = isDone(context, electron) ? (readStamp(context, electron)?.record ?? null) : null
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

/** @type {(root: string) => State | null} */
export const readState = (root) => readJson(join(root, '.runtime/state.json'))
