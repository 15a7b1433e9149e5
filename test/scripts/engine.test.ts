import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { electronStep } from '../../scripts/setup/electron.mjs'
import { engineStep } from '../../scripts/setup/engine.mjs'
import { writeState } from '../../scripts/setup/state.mjs'
import { isDone, readStamp, runSteps } from '../../scripts/setup/steps.mjs'
import type { Context, Fetch } from '../../scripts/setup/types.d.mts'
import { addonSources, canBuild, makeTensorflowWheel, releasesOf } from './wheels.ts'
import { makeContext, makePath, makeRoot, write } from './workshop.ts'

const linux = { platform: 'linux', arch: 'x64' } as const
const pin = {
  package: 'tf',
  version: '2.21.0',
  variant: 'cpu',
  python: '3.12',
  platform: 'any',
  file: 'tf.whl',
  bytes: 1,
  algorithm: 'sha256',
  hash: 'none',
}
const ok = '#!/bin/sh\nexit 0\n'

const engineState = (context: Context, step = engineStep({ releases: releasesOf(pin) })): unknown =>
  writeState(context, { engine: step, electron: electronStep() }).engine

test('without Python and g++ the state says wasm, the reason, and one command that fixes it', async () => {
  const root = makeRoot()
  const { context, lines } = makeContext(root, { ...linux, env: makePath(root, {}) })
  await runSteps(context, [engineStep({ releases: releasesOf(pin) })])
  const fix = 'sudo apt-get install python3 python3-pip g++'
  const expected = { kind: 'wasm', reason: 'missing: python3, python3-pip, g++', fix }
  expect(engineState(context)).toEqual(expected)
  expect(JSON.parse(readFileSync(join(root, '.runtime/state.json'), 'utf8')).engine).toEqual(expected)
  expect(lines.filter((line) => line.includes(fix))).toHaveLength(1)
})

test('without g++ the fix installs only g++', async () => {
  const root = makeRoot()
  const { context } = makeContext(root, { ...linux, env: makePath(root, { python3: ok }) })
  await runSteps(context, [engineStep({ releases: releasesOf(pin) })])
  expect(engineState(context)).toMatchObject({ kind: 'wasm', fix: 'sudo apt-get install g++' })
})

test('without pip the fix installs pip', async () => {
  const root = makeRoot()
  const { context } = makeContext(root, {
    ...linux,
    env: makePath(root, { python3: '#!/bin/sh\nexit 1\n', 'g++': ok }),
  })
  await runSteps(context, [engineStep({ releases: releasesOf(pin) })])
  expect(engineState(context)).toMatchObject({ kind: 'wasm', fix: 'sudo apt-get install python3-pip' })
})

test('set-up waits silently for a missing tool, and tries again when it is there', async () => {
  const root = makeRoot()
  const step = engineStep({ releases: releasesOf(pin) })
  const { context } = makeContext(root, { ...linux, env: makePath(root, { python3: ok }) })
  await runSteps(context, [step])
  expect(isDone(context, step)).toBe(true)
  const fixed = { ...context, env: makePath(makeRoot(), { python3: ok, 'g++': ok }) }
  expect(isDone(fixed, step)).toBe(false)
})

test('another system gets wasm and no command that cannot work there', async () => {
  const { context } = makeContext(makeRoot(), { platform: 'darwin', arch: 'arm64' })
  await runSteps(context, [engineStep({ releases: releasesOf(pin) })])
  expect(engineState(context)).toMatchObject({ kind: 'wasm', reason: 'no native engine is packaged for darwin arm64' })
})

test('without a network the engine is wasm, and set-up tries again after an hour', async () => {
  const root = makeRoot()
  const python = '#!/bin/sh\nif [ "$1" = -c ]; then exit 0; fi\necho "no route to host"; exit 1\n'
  const { context } = makeContext(root, { ...linux, env: makePath(root, { python3: python, 'g++': ok }) })
  const step = engineStep({ releases: releasesOf(pin) })
  await runSteps(context, [step])
  expect(engineState(context)).toMatchObject({ kind: 'wasm', reason: expect.stringContaining('no route to host') })
  const record = readStamp(context, step)?.record
  expect(record?.kind === 'wasm' ? record.after : null).toBeGreaterThan(Date.now())
})

const tfjs = 'node_modules/@tensorflow/tfjs-node-gpu'

describe.skipIf(!canBuild)('with a small wheel and the real compiler', () => {
  const prepare = (trial: string) => {
    const root = makeRoot({ ...addonSources, 'try.mjs': trial })
    const { path, hash } = makeTensorflowWheel()
    const fetched: string[] = []
    const fetch: Fetch = async (_, { file }, folder) => {
      fetched.push(file)
      write(join(folder, file), readFileSync(path))
    }
    const step = engineStep({ releases: releasesOf({ ...pin, hash }), fetch })
    const { context, lines } = makeContext(root, { trial: join(root, 'try.mjs') })
    return { root, step, context, lines, fetched }
  }

  test('the addon is compiled and linked where tfjs-node looks, and the wheel is deleted', async () => {
    const { root, step, context, fetched } = prepare('')
    await runSteps(context, [step])
    expect(fetched).toEqual(['tf.whl'])
    expect(engineState(context, step)).toEqual({
      kind: 'native',
      tensorflow: '2.21.0',
      variant: 'cpu',
      addon: join(root, '.runtime/engine/tfjs_binding.node'),
    })
    expect(existsSync(join(root, tfjs, 'lib/napi-v8/tfjs_binding.node'))).toBe(true)
    expect(readdirSync(join(root, tfjs, 'deps/lib'))).toEqual(['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'])
    expect(readdirSync(join(root, '.runtime')).sort()).toEqual(['engine', 'stamps', 'state.json'])
  })

  test('links that npm ci deleted are made again without a download', async () => {
    const { root, step, context, fetched } = prepare('')
    await runSteps(context, [step])
    rmSync(join(root, 'node_modules'), { recursive: true })
    expect(await runSteps(context, [step])).toEqual(['native engine'])
    expect(isDone(context, step)).toBe(true)
    expect(fetched).toHaveLength(1)
  })

  test('an addon that does not load gives wasm with its message', async () => {
    const { step, context } = prepare("throw new Error('illegal instruction')")
    await runSteps(context, [step])
    expect(engineState(context, step)).toMatchObject({
      kind: 'wasm',
      reason: expect.stringContaining('illegal instruction'),
    })
  })

  test('a failing compiler gives wasm with its message and leaves no folder', async () => {
    const { root, step, context } = prepare('')
    write(join(root, tfjs, 'binding/tfjs_binding.cc'), '#error too old')
    await runSteps(context, [step])
    expect(engineState(context, step)).toMatchObject({
      kind: 'wasm',
      reason: expect.stringContaining('did not compile'),
    })
    expect(existsSync(join(root, '.runtime/engine.part'))).toBe(false)
  })

  test('a complete wheel of a killed run is not fetched again', async () => {
    const { root, context, fetched } = prepare('')
    write(join(root, '.runtime/engine.part/left'), 'over')
    const whole = makeTensorflowWheel()
    write(join(root, '.runtime/wheels/tf.whl'), readFileSync(whole.path))
    const same = engineStep({ releases: releasesOf({ ...pin, hash: whole.hash }) })
    await runSteps(context, [same])
    expect(engineState(context, same)).toMatchObject({ kind: 'native' })
    expect(fetched).toEqual([])
  })
})
