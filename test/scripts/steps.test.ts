import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runSteps } from '../../scripts/setup/steps.mjs'
import type { Context, Step } from '../../scripts/setup/types.d.mts'
import { makeContext, makeRoot, write } from './workshop.ts'

const step = (name: string, changes: Partial<Step> = {}): Step => ({
  name,
  cost: '1 MB to fetch, 1 s',
  key: () => 'version 1',
  outputs: () => [`made/${name}`],
  run: (context: Context) => write(join(context.root, 'made', name), name),
  ...changes,
})

test('a second run runs no step and prints nothing', async () => {
  const root = makeRoot()
  const steps = [step('first'), step('second')]
  expect(await runSteps(makeContext(root).context, steps)).toEqual(['first', 'second'])
  const { context, lines } = makeContext(root)
  expect(await runSteps(context, steps)).toEqual([])
  expect(lines).toEqual([])
})

test('each step prints its name and its cost', async () => {
  const { context, lines } = makeContext(makeRoot())
  await runSteps(context, [step('first')])
  expect(lines[0]).toContain('first: 1 MB to fetch, 1 s')
  expect(lines[1]).toMatch(/first: done in [\d.]+ s/)
})

test('a deleted output is made again, and nothing else', async () => {
  const root = makeRoot()
  const { context } = makeContext(root)
  const steps = [step('first'), step('second')]
  await runSteps(context, steps)
  rmSync(join(root, 'made/second'))
  expect(await runSteps(context, steps)).toEqual(['second'])
})

test('a new version runs the step again', async () => {
  const { context } = makeContext(makeRoot())
  await runSteps(context, [step('first')])
  expect(await runSteps(context, [step('first', { key: () => 'version 2' })])).toEqual(['first'])
})

test('a failed step has no stamp, and the next run starts there', async () => {
  const { context } = makeContext(makeRoot())
  const fail = (): never => {
    throw new Error('no network')
  }
  await expect(runSteps(context, [step('first'), step('second', { run: fail })])).rejects.toThrow('no network')
  expect(await runSteps(context, [step('first'), step('second')])).toEqual(['second'])
})
