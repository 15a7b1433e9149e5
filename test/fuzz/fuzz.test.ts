import { describe, expect, it } from 'vitest'
import { importFormats } from '../../src/shared/contract/datasets.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { setsByFormat } from './files.ts'
import { caseOf, faultOf, targetsIn } from './targets.ts'

/** A part of `npm run test:fuzz`, small enough for every run of the tests. */
const seed = 20261130
const count = 1500

describe('changed inputs', () => {
  it('are made from files of every format that an import takes', () => {
    for (const format of importFormats) expect([format, setsByFormat[format].length > 0]).toEqual([format, true])
  })

  it('are read, or refused in words', async () => {
    const targets = targetsIn(temporaryFolder())
    for (let index = 0; index < count; index++) {
      const { target, input } = caseOf(targets, seed, index)
      expect({
        case: index,
        of: target.name,
        input: input.text.slice(0, 500),
        fault: await faultOf(input),
      }).toMatchObject({ fault: null })
    }
  })
})
