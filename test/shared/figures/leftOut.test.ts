import { describe, expect, it } from 'vitest'
import type { RunStatus } from '../../../src/shared/contract/runs.ts'
import { joinedNotes, withoutFailed } from '../../../src/shared/figures/leftOut.ts'

const runs = (...statuses: RunStatus[]) => statuses.map((status) => ({ summary: { status } }))
const statusesOf = ({ shown }: ReturnType<typeof withoutFailed>) => shown.map(({ summary }) => summary.status)

describe('a figure of several runs', () => {
  it('leaves out and counts runs that trapped, diverged or were refused', () => {
    const split = withoutFailed('limit', runs('finished', 'trapped', 'diverged', 'trapped', 'running', 'refused'))
    expect(statusesOf(split)).toEqual(['finished', 'running'])
    expect(split.note).toBe('left out: 2 trapped, 1 diverged, 1 refused')
  })

  it('keeps all runs, without a note, where none failed', () => {
    const all = runs('finished', 'stopped', 'running', 'queued', 'interrupted', 'crashed', 'killed')
    expect(withoutFailed('weightNorms', all)).toEqual({ shown: all, note: '' })
  })

  it('shows failed runs where there are no others', () => {
    const failed = runs('trapped', 'diverged')
    expect(withoutFailed('spectra', failed)).toEqual({ shown: failed, note: '' })
  })

  it.each(['results', 'rankMap', 'initialisations'] as const)('of kind %s counts them itself', (kind) => {
    const all = runs('finished', 'trapped')
    expect(withoutFailed(kind, all)).toEqual({ shown: all, note: '' })
  })

  it('joins its notes', () => expect([joinedNotes('', 'a', 'b'), joinedNotes('')]).toEqual(['a · b', '']))
})
