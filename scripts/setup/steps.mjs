import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readJson, writeJson } from './files.mjs'

/** @import { Context, Step } from './types.d.mts' */

/**
 * A step is done when its stamp has the current key and every output exists. `run` returns the record for the stamp.
 * Paths in records are relative, because users move checkouts.
 */
/** @type {(context: Context, step: { name: string }) => string} */
const stampPath = (context, step) => join(context.root, '.runtime', 'stamps', `${step.name}.json`)

/**
 * @template Record
 * @param {Context} context
 * @param {Step<Record>} step
 * @returns {{ key: string, record: Record } | null}
 */
export const readStamp = (context, step) => readJson(stampPath(context, step))

/** @type {(context: Context, step: Step<any>) => boolean} */
export const isDone = (context, step) => {
  const stamp = readStamp(context, step)
  if (!stamp || stamp.key !== step.key(context)) return false
  const areThere = step.outputs(context, stamp.record).every((path) => existsSync(join(context.root, path)))
  return areThere && !step.isStale?.(context, stamp.record)
}

/** @type {(since: number) => string} */
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`

/**
 * Runs the steps that are not done, in order, and returns their names.
 * @type {(context: Context, steps: readonly Step<any>[]) => Promise<string[]>}
 */
export const runSteps = async (context, steps) => {
  const ran = []
  for (const step of steps) {
    if (isDone(context, step)) continue
    context.log(`${step.name}: ${typeof step.cost === 'string' ? step.cost : step.cost(context)}`)
    const since = performance.now()
    const record = (await step.run(context)) ?? null
    writeJson(stampPath(context, step), { key: step.key(context), record })
    context.log(`${step.name}: done in ${seconds(since)}`)
    ran.push(step.name)
  }
  return ran
}
