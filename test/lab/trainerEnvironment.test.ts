import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pruneCache } from '../../src/lab/runs/programCache.ts'
import { trainerEnvironment } from '../../src/lab/runs/trainerEnvironment.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

const compiled = { tensorflow: '2.21.0', cpu: 'a CPU', version: '0.1.0' }
const folderIn = (flags = ''): string => /directory="(.*)" /.exec(flags)?.[1]?.replaceAll(/\\(.)/g, '$1') ?? ''

describe('the environment of a trainer', () => {
  it('has threads, the cache folder and all inherited variables', () => {
    const cache = join(temporaryFolder(), 'with "space" and \\', 'cache')
    const { variables, warning } = trainerEnvironment(cache, compiled, 3, { PATH: '/bin' })
    expect(warning).toBeNull()
    expect(variables).toMatchObject({
      PATH: '/bin',
      TF_NUM_INTRAOP_THREADS: '3',
      TF_XLA_FLAGS: expect.stringMatching(/ --tf_xla_persistent_cache_device_types=CPU$/) as string,
    })
    const folder = folderIn(variables.TF_XLA_FLAGS)
    expect(dirname(folder)).toBe(cache)
    expect(existsSync(folder)).toBe(true)
  })

  it('keeps variables that are already set', () => {
    const cache = join(temporaryFolder(), 'cache')
    const set = { TF_NUM_INTRAOP_THREADS: '5', TF_XLA_FLAGS: '--tf_xla_auto_jit=1' }
    expect(trainerEnvironment(cache, compiled, 3, set)).toEqual({ variables: set, warning: null })
    expect(existsSync(cache)).toBe(false)
  })

  it('has one cache folder per target of compilation', () => {
    const cache = temporaryFolder()
    const folder = (changes: object, threads: number, inherited = {}) =>
      folderIn(trainerEnvironment(cache, { ...compiled, ...changes }, threads, inherited).variables.TF_XLA_FLAGS)
    const all = [
      folder({}, 1),
      folder({}, 2),
      folder({ tensorflow: null }, 1),
      folder({ cpu: 'another' }, 1),
      folder({ version: '0.2.0' }, 1),
      folder({}, 1, { XLA_FLAGS: '--xla_cpu_enable_fast_math' }),
    ]
    expect(new Set(all).size).toBe(6)
    expect(folder({}, 1)).toBe(all[0])
    expect(folder({}, 9, { TF_NUM_INTRAOP_THREADS: '2' })).toBe(all[1])
    expect(readdirSync(cache).every((name) => /^xla-[0-9a-f]{12}$/.test(name))).toBe(true)
  })

  it('warns where the cache folder cannot be created', () => {
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, '')
    const { variables, warning } = trainerEnvironment(join(file, 'cache'), compiled, 1, {})
    expect(variables.TF_XLA_FLAGS).toBeUndefined()
    expect(variables.TF_NUM_INTRAOP_THREADS).toBe('1')
    expect(warning).toMatch(
      /^Collapsar cannot cache compiled programs in .*file.cache.xla-.*, so each start compiles them again: ENOTDIR/,
    )
  })

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'warns where the cache folder is read-only',
    () => {
      const cache = temporaryFolder()
      const folder = folderIn(trainerEnvironment(cache, compiled, 1, {}).variables.TF_XLA_FLAGS)
      chmodSync(folder, 0o500)
      expect(trainerEnvironment(cache, compiled, 1, {}).warning).toContain('EACCES')
    },
  )
})

describe('the cache', () => {
  const fill = (cache: string, files: readonly (readonly [name: string, bytes: number, age: number])[]): void => {
    for (const [name, bytes, age] of files) {
      const path = join(cache, name)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, Buffer.alloc(bytes))
      const at = Date.now() / 1000 - age
      utimesSync(path, at, at)
    }
  }
  const left = (cache: string): string[] =>
    (readdirSync(cache, { recursive: true }) as string[]).filter((name) => name.endsWith('.pb')).toSorted()

  it('is pruned of its oldest files until it is small enough', () => {
    const cache = temporaryFolder()
    fill(cache, [
      ['xla-a/old.pb', 40, 30],
      ['xla-b/older.pb', 40, 60],
      ['xla-b/new.pb', 40, 1],
      ['xla-a/newer.pb', 40, 0],
    ])
    pruneCache(cache, 160)
    expect(left(cache).length).toBe(4)
    pruneCache(cache, 130)
    expect(left(cache)).toEqual(['xla-a/newer.pb', 'xla-a/old.pb', 'xla-b/new.pb'].map((path) => join(path)))
    pruneCache(cache, 50)
    expect(left(cache)).toEqual([join('xla-a/newer.pb')])
  })

  it('may be missing or no folder', () => {
    const folder = temporaryFolder()
    pruneCache(join(folder, 'none'), 0)
    writeFileSync(join(folder, 'file'), '')
    pruneCache(join(folder, 'file'), 0)
    expect(readdirSync(folder)).toEqual(['file'])
  })
})

it('a child process has the given variables', () => {
  const { variables } = trainerEnvironment(join(temporaryFolder(), 'ü ß'), compiled, 2, process.env)
  const told = execFileSync(process.execPath, ['-p', 'process.env.TF_XLA_FLAGS'], { env: variables, encoding: 'utf8' })
  expect(told.trim()).toBe(variables.TF_XLA_FLAGS)
})
