import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { removeBuilds } from '../../scripts/setup/disk.mjs'
import { electronStep } from '../../scripts/setup/electron.mjs'
import { engineFacts } from '../../scripts/setup/engine-report.mjs'
import { engineStep } from '../../scripts/setup/engine.mjs'
import { digest } from '../../scripts/setup/files.mjs'
import { linkedFolder } from '../../scripts/setup/packs.mjs'
import { releases as pinned } from '../../scripts/setup/releases.mjs'
import { writeState } from '../../scripts/setup/state.mjs'
import { isDone, runSteps } from '../../scripts/setup/steps.mjs'
import { tensorflowPins } from '../../scripts/setup/tensorflow-pins.mjs'
import type { FetchWheel, Release, WheelPin } from '../../scripts/setup/types.d.mts'
import { useCpu } from '../../scripts/setup/use-engine.mjs'
import { NotFetched } from '../../scripts/setup/wheel.mjs'
import { findRelease } from '../../scripts/setup/wish.mjs'
import { addonSources, canBuild, makeTensorflowWheel, releasesOf } from './wheels.ts'
import { makeContext, makeRoot, write } from './workshop.ts'

test.each(tensorflowPins)('$version: every wheel is pinned by version, size and sha256', (row) => {
  const wheels = [row.cpu, row.cuda, ...row.libraries]
  for (const { package: name, version, file, hash, algorithm, bytes, unpacked, platform } of wheels) {
    expect(file).toMatch(new RegExp(`^${name.replaceAll('-', '_')}-${version}-.*${platform}\\.whl$`))
    expect([algorithm, hash]).toEqual(['sha256', expect.stringMatching(/^[0-9a-f]{64}$/)])
    expect(Math.min(bytes, unpacked ?? 0)).toBeGreaterThan(0)
  }
  expect(new Set(wheels.map(({ hash }) => hash)).size).toBe(wheels.length)
  expect([row.cpu.version, row.cuda.version]).toEqual([row.version, row.version])
})

test('the CUDA build has 14 wheels from TensorFlow 2.22 on, which needs nvshmem, and 13 before', () => {
  const counts = tensorflowPins.map(({ version, libraries }) => [version, libraries.length + 1])
  expect(counts).toEqual([
    ['2.22.0rc0', 14],
    ['2.21.0', 13],
  ])
})

test('each version has folders of its own, the default the ones without a number', () => {
  expect(pinned.flatMap(({ cpu, cuda }) => [cpu.folder, cuda.folder])).toEqual([
    '.runtime/engine',
    '.runtime/engine-cuda',
    '.runtime/engine-2.21.0',
    '.runtime/engine-2.21.0-cuda',
  ])
})

test.each([
  ['2.21', '2.21.0'],
  ['2.21.0', '2.21.0'],
  ['2.22', '2.22.0rc0'],
  ['2.22.0rc0', '2.22.0rc0'],
  ['2.22.0-rc0', '2.22.0rc0'],
  ['2.22.0', undefined],
  ['2.2', undefined],
  ['3', undefined],
])('the version %s means %s', (text, version) => {
  expect(findRelease(pinned, text)?.version).toBe(version)
})

const wheel = { package: 'tf', variant: 'cpu', python: '3.12', platform: 'any', bytes: 1, algorithm: 'sha256' }

describe.skipIf(!canBuild)('with small wheels and the real compiler', () => {
  const source = makeTensorflowWheel()
  const pin = (version: string): WheelPin => ({ ...wheel, version, file: `tf-${version}.whl`, hash: source.hash })
  // The two builds differ by their hash, and a line at the end of the wheel changes nothing else.
  const other = Buffer.concat([readFileSync(source.path), Buffer.from('\n')])

  const prepare = () => {
    const root = makeRoot({ ...addonSources, 'try.mjs': '' })
    const contents: Record<string, Uint8Array> = {
      'tf-2.0.whl': readFileSync(source.path),
      'tf-1.0.whl': other,
    }
    const fetched: string[] = []
    const fetch: FetchWheel = async (_, { file }, folder) => {
      fetched.push(file)
      const content = contents[file]
      if (!content) throw new NotFetched('no route to host')
      write(join(folder, file), content)
    }
    const old = { ...pin('1.0'), hash: digest(other) }
    const { context, lines } = makeContext(root, { trial: join(root, 'try.mjs'), isAsked: false })
    const stepOf = (...pins: WheelPin[]) => {
      const releases = releasesOf(...pins)
      return { releases, step: engineStep({ releases, fetch }) }
    }
    return { root, context, lines, fetched, contents, stepOf, old, now: pin('2.0') }
  }

  test('the next set-up upgrades an engine of the version before, and says that it replaces it', async () => {
    const { root, context, lines, fetched, stepOf, old, now } = prepare()
    await runSteps(context, [stepOf(old).step])
    const { step } = stepOf(now, old)
    expect(isDone(context, step)).toBe(false)
    lines.length = 0
    await runSteps(context, [step])
    expect(lines[0]).toContain('TensorFlow 2.0, 0 MB to fetch')
    expect(lines[0]).toContain('replaces another version in .runtime/engine')
    expect(fetched).toEqual(['tf-1.0.whl', 'tf-2.0.whl'])
    expect(readdirSync(join(root, '.runtime')).sort()).toEqual(['engine', 'stamps'])
    expect(isDone(context, step)).toBe(true)
  })

  test('a chosen version stays in use, and a switch between versions fetches each of them once', async () => {
    const { root, context, fetched, stepOf, old, now } = prepare()
    const { step, releases } = stepOf(now, old)
    await runSteps(context, [step])
    expect(await useCpu(context, { step, releases, release: releases[1] })).toBe(0)
    expect(JSON.parse(readFileSync(join(root, '.runtime/engine.json'), 'utf8'))).toEqual({
      variant: 'cpu',
      tensorflow: '1.0',
    })
    expect(linkedFolder(root)).toBe('.runtime/engine-1.0')
    expect(writeState(context, { engine: step, electron: electronStep() }).engine).toMatchObject({ tensorflow: '1.0' })
    expect(isDone(context, step)).toBe(true)
    // Also --cpu without a version keeps it.
    await useCpu(context, { step, releases })
    expect(linkedFolder(root)).toBe('.runtime/engine-1.0')
    await useCpu(context, { step, releases, release: releases[0] })
    await useCpu(context, { step, releases, release: releases[1] })
    await useCpu(context, { step, releases, release: releases[0] })
    expect(linkedFolder(root)).toBe('.runtime/engine')
    expect(fetched).toEqual(['tf-2.0.whl', 'tf-1.0.whl'])
    expect(JSON.parse(readFileSync(join(root, '.runtime/engine.json'), 'utf8'))).toEqual({ variant: 'cpu' })
  })

  test('a version that cannot be fetched leaves the engine as it was', async () => {
    const { root, context, lines, contents, stepOf, old, now } = prepare()
    const { step, releases } = stepOf(now, old)
    await runSteps(context, [step])
    delete contents['tf-1.0.whl']
    expect(await useCpu(context, { step, releases, release: releases[1] })).toBe(1)
    expect(lines.at(-1)).toContain('TensorFlow 2.0 stays in use, because the TensorFlow wheel could not be fetched')
    expect(linkedFolder(root)).toBe('.runtime/engine')
    expect(isDone(context, step)).toBe(true)
  })

  test('the report names the builds of other versions, and --remove deletes all but the one in use', async () => {
    const { root, context, lines, stepOf, old, now } = prepare()
    const { step, releases } = stepOf(now, old)
    await runSteps(context, [step])
    await useCpu(context, { step, releases, release: releases[1] })
    const { engine } = writeState(context, { engine: step, electron: electronStep() })
    const facts = Object.fromEntries(await engineFacts(context, { engine, releases }))
    expect(facts).toMatchObject({
      'in use': 'TensorFlow 1.0, CPU build',
      'CPU build': expect.stringContaining('.runtime/engine-1.0, '),
      TensorFlow: expect.stringContaining('2.0 (default), 1.0'),
      'also here': expect.stringMatching(/TensorFlow 2\.0 in \.runtime\/engine, \d+ MB: .*--remove 2\.0/),
    })
    const [newest, oldest] = releases as [Release, Release]
    expect(removeBuilds(context, oldest)).toBe(1)
    expect(lines.at(-1)).toContain('TensorFlow 1.0 has no other build than the one in use')
    expect(removeBuilds(context, newest)).toBe(0)
    expect(readdirSync(join(root, '.runtime')).sort()).toEqual(['engine-1.0', 'engine.json', 'stamps', 'state.json'])
    expect(removeBuilds(context, newest)).toBe(1)
    expect(lines.at(-1)).toContain('TensorFlow 2.0 has no build here')
  })
})
