import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readJson, writeJson } from './files.mjs'

/**
 * A step is { name, cost, key, outputs, isStale?, run }. It is done when its stamp carries today's key and every output
 * exists; run returns the record that goes into the stamp. Paths in records are relative: a checkout may be moved.
 */
const stampPath = (context, step) => join(context.root, '.runtime', 'stamps', `${step.name}.json`)

export const readStamp = (context, step) => readJson(stampPath(context, step))

export const isDone = (context, step) => {
  const stamp = readStamp(context, step)
  if (!stamp || stamp.key !== step.key(context)) return false
  const areThere = step.outputs(context, stamp.record).every((path) => existsSync(join(context.root, path)))
  return areThere && !step.isStale?.(context, stamp.record)
}

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`

/** Runs what is not done, in order, and returns the names of what it ran. */
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
