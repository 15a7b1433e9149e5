import { expect, test } from 'vitest'
import { findMatches, type TextPiece } from '../../src/renderer/features/shell/findMatches.ts'

/** Pieces of text; `|` separates nodes of one block, and a new line blocks. */
const pieces = (page: string): TextPiece<string>[] =>
  page.split('\n').flatMap((block, at) => block.split('|').map((text, i) => ({ node: `${at}.${i}`, text, block: at })))

/** Writes matches as `node:offset–node:offset`. */
const found = (page: string, query: string): string[] =>
  findMatches(pieces(page), query).map(({ start, end }) => `${start.node}:${start.offset}–${end.node}:${end.offset}`)

test.each([
  ['every place, whatever the case', 'Rank and rank', 'RANK', ['0.0:0–0.0:4', '0.0:9–0.0:13']],
  ['across nodes of one block', 'Fig.| 2 · δ', 'g. 2', ['0.0:2–0.1:2']],
  ['up to the end of a node', 'abc|def', 'c', ['0.0:2–0.0:3']],
  ['any white space as a space', 'λ\u2009=\u00a01', 'λ = 1', ['0.0:0–0.0:5']],
  ['no overlaps', 'aaaa', 'aa', ['0.0:0–0.0:2', '0.0:2–0.0:4']],
  ['nothing across blocks', 'ab\ncd', 'bc', []],
  ['nothing for an empty query', 'a b', ' ', []],
])('finds %s', (_, page, query, expected) => {
  expect(found(page, query)).toEqual(expected)
})

test('a letter that grows in lower case does not move the matches after it', () => {
  expect(found('İx y', 'y')).toEqual(['0.0:3–0.0:4'])
})
