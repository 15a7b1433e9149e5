import * as z from 'zod'
import type { RunSpec } from '../spec/runSpec.ts'
import { call, event } from './schema.ts'

const Name = z.string().regex(/^[a-z][a-zA-Z.]{0,60}$/, 'is not the name of a setting')

/** The setting with the engine for specs that leave it open. Trainers get it in the environment. */
export const engineSetting = 'engine.preferred'
export const preferredEngineVariable = 'COLLAPSAR_PREFERRED_ENGINE'
export type PreferredEngine = RunSpec['engine']
export const preferredEngines: readonly PreferredEngine[] = ['auto', 'cuda', 'graph', 'native', 'wasm', 'javascript']

/** Parses the preferred engine, as JSON or plain; an unknown one leaves the choice open. */
export function preferredEngine(text: string | null): PreferredEngine {
  const word = text?.replaceAll('"', '')
  return preferredEngines.find((known) => known === word) ?? 'auto'
}

/** The setting with the number of trainers at a time. */
export const concurrencySetting = 'queue.concurrency'

/** Settings of the window: each is a text that only its own code interprets. */
export const settings = {
  /** Answers null for a setting that was never written. */
  read: call(z.strictObject({ name: Name }), z.string().nullable()),
  write: call(z.strictObject({ name: Name, value: z.string().max(100_000) }), z.null()),
  /** A setting was written, in this window or another. */
  changed: event(z.strictObject({ name: Name, value: z.string() })),
}
