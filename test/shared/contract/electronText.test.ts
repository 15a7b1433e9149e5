import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { electronProblem, electronText, pinnedElectron } from '../../../src/shared/contract/electronText.ts'
import { root } from '../../lab/specs.ts'

describe('what is said of Electron', () => {
  it('the pinned major is that of the manifest', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      devDependencies: Record<string, string>
    }
    expect(devDependencies['electron']?.split('.')[0]).toBe(String(pinnedElectron))
  })

  it('names version and origin', () => {
    expect(electronText({ version: '45.4.1', source: 'official' })).toBe('45.4.1 (official build)')
    expect(electronText({ version: '33.2.1', source: 'registry' })).toBe('33.2.1 (build from the package registry)')
  })

  it('warns of a version without security fixes, and of no other', () => {
    expect(electronProblem({ version: '33.2.1', source: 'registry' }, false)).toMatch(
      /^Electron 33 no longer gets security fixes\. .*official download/,
    )
    expect(electronProblem({ version: '33.2.1', source: 'registry' }, true)).toMatch(/A package that is built/)
    expect(electronProblem({ version: '42.9.0', source: 'official' }, false)).toMatch(/Update Collapsar/)
    for (const version of ['43.0.0', '45.4.1', '46.0.0'])
      expect(electronProblem({ version, source: 'official' }, false), version).toBeNull()
  })
})
