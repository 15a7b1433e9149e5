import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  chooseEngine,
  compareVersions,
  engineFolders,
  installedEngines,
  type InstalledEngine,
} from '../../../src/lab/system/engines.ts'
import { readEngineWish, writeEngineWish } from '../../../src/lab/system/engineWish.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'

const install = (folder: string, tensorflow: string, variant: string): string => {
  const name = `${tensorflow}-${variant}`
  mkdirSync(join(folder, name))
  writeFileSync(join(folder, name, 'engine.json'), JSON.stringify({ tensorflow, variant }))
  writeFileSync(join(folder, name, 'tfjs_binding.node'), '')
  return name
}

describe('engine packages', () => {
  it('are found beside the app, inside it, in the home of a user and in the system', () => {
    const folders = engineFolders('/opt/collapsar/resources/program', '/home/ada')
    expect(folders).toEqual([
      '/opt/collapsar/resources/program/engines',
      '/opt/collapsar-engines',
      '/home/ada/.local/lib/collapsar-engines',
      '/usr/lib/collapsar-engines',
    ])
  })

  it('of several versions stay side by side, and the newest comes first', () => {
    const folder = temporaryFolder()
    for (const version of ['2.21.0', '2.22.0rc0', '2.9.1']) install(folder, version, 'cpu')
    install(folder, '2.22.0rc0', 'cuda')
    const names = installedEngines([folder, join(folder, 'missing')]).map(({ name }) => name)
    expect(names).toEqual(['2.22.0rc0-cuda', '2.22.0rc0-cpu', '2.21.0-cpu', '2.9.1-cpu'])
  })

  it('that are incomplete or damaged are no engines', () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'empty'))
    mkdirSync(join(folder, 'broken'))
    writeFileSync(join(folder, 'broken', 'engine.json'), '{')
    mkdirSync(join(folder, 'halfway'))
    writeFileSync(join(folder, 'halfway', 'engine.json'), JSON.stringify({ tensorflow: '2.22.0', variant: 'cpu' }))
    expect(installedEngines([folder])).toEqual([])
  })
})

describe('the engine in use', () => {
  const engine = (tensorflow: string, variant: 'cpu' | 'cuda'): InstalledEngine => ({
    name: `${tensorflow}-${variant}`,
    folder: '/',
    tensorflow,
    variant,
  })
  const engines = [engine('2.22.0', 'cuda'), engine('2.22.0', 'cpu'), engine('2.21.0', 'cpu')]

  it('is the newest for the CPU without a driver, and for CUDA with one', () => {
    expect(chooseEngine(engines, { wish: null, hasDriver: false })?.name).toBe('2.22.0-cpu')
    expect(chooseEngine(engines, { wish: null, hasDriver: true })?.name).toBe('2.22.0-cuda')
  })

  it('is the one that the user named, while it is installed', () => {
    expect(chooseEngine(engines, { wish: '2.21.0-cpu', hasDriver: true })?.name).toBe('2.21.0-cpu')
    expect(chooseEngine(engines, { wish: '2.20.0-cpu', hasDriver: false })?.name).toBe('2.22.0-cpu')
  })

  it('is another variant where nothing fits, and none without packages', () => {
    expect(chooseEngine(engines.slice(0, 1), { wish: null, hasDriver: false })?.name).toBe('2.22.0-cuda')
    expect(chooseEngine([], { wish: '2.22.0-cpu', hasDriver: false })).toBeNull()
  })

  it('is chosen until the choice is removed', () => {
    const folder = join(temporaryFolder(), 'collapsar')
    expect(readEngineWish(folder)).toBeNull()
    writeEngineWish('2.21.0-cpu', folder)
    expect(readEngineWish(folder)).toBe('2.21.0-cpu')
    writeEngineWish(null, folder)
    expect(readEngineWish(folder)).toBeNull()
  })
})

it('versions compare by their numbers, and a release comes after its candidates', () => {
  expect(compareVersions('2.9.1', '2.22.0')).toBe(-1)
  expect(compareVersions('2.22.0', '2.22.0rc0')).toBe(1)
  expect(compareVersions('2.22.0rc1', '2.22.0rc0')).toBe(1)
  expect(compareVersions('2.22', '2.22.1')).toBe(-1)
  expect(compareVersions('2.22.0', '2.22.0')).toBe(0)
})
