import { existsSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findDirectories, openHome } from '../../src/lab/home.ts'
import { newRunId } from '../../src/lab/runs/startRuns.ts'
import { specHash } from '../../src/lab/runs/specHash.ts'
import { RunId } from '../../src/shared/contract/runs.ts'

import { spec } from './specs.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

describe('the home', () => {
  it('given by option is an absolute path with its compiled programs inside', () => {
    const { home, programs } = findDirectories({ home: 'data', root: '/program' })
    expect([home, programs]).toEqual([resolve('data'), join(resolve('data'), 'cache')])
  })

  it('is created, or refused with its path', () => {
    const inside = join(temporaryFolder(), 'a', 'b')
    expect(openHome(inside)).toBe(inside)
    expect(existsSync(inside)).toBe(true)
    const file = join(inside, 'file')
    writeFileSync(file, '')
    expect(() => openHome(join(file, 'below'))).toThrow(`Collapsar cannot write to the home ${file}/below`)
  })

  it.runIf(process.platform === 'linux')('is refused at once where the system has no folders', () => {
    expect(() => openHome('/proc/collapsar/home')).toThrow('Collapsar cannot write to the home /proc/collapsar/home')
  })
})

describe('ids of runs', () => {
  it('rise, match the contract and never repeat', () => {
    const ids = Array.from({ length: 500 }, () => newRunId())
    expect(ids.toSorted()).toEqual(ids)
    expect(new Set(ids).size).toBe(500)
    expect(RunId.parse(ids[0])).toBe(ids[0])
  })

  it('a hash depends on the recipe and not on the order of its fields', () => {
    const turned = Object.fromEntries(Object.entries(spec()).toReversed())
    expect(specHash(turned as ReturnType<typeof spec>)).toBe(specHash(spec()))
    expect(specHash(spec({ seed: 1 }))).not.toBe(specHash(spec()))
    const snapshots = (steps: number[]): string => specHash(spec({ logging: { snapshots: steps } }))
    expect(snapshots([5])).not.toBe(specHash(spec()))
    expect(snapshots([5])).not.toBe(snapshots([6]))
    const held = (firstSteps: number | null): string =>
      specHash(spec({ optimizer: { continuation: { start: 1, divideBy: 2, steps: 1, firstSteps } } }))
    expect(held(null)).toBe(specHash(spec()))
    expect(new Set([held(null), held(5), held(6)]).size).toBe(3)
    const collapsing = (collapseSteps: number | null): string =>
      specHash(spec({ optimizer: { collapseSteps, continuation: { start: 1, divideBy: 2, steps: 1 } } }))
    expect(collapsing(null)).toBe(specHash(spec()))
    expect(new Set([collapsing(null), collapsing(50), collapsing(60)]).size).toBe(3)
  })

  it('a hash ignores later fields that have their defaults', () => {
    expect(specHash(spec())).toBe('a8def50fad99bdc65f1047405518cfbc577b28792b03c604c220bb9f272dfa7a')
  })
})
