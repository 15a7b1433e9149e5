import { expect, it } from 'vitest'
import { parseStudyFilter } from '../../../src/shared/filter/studyFields.ts'
import type { StudySummary } from '../../../src/shared/contract/studies.ts'

const study = (id: string, rest: Partial<StudySummary>): StudySummary => ({
  id,
  name: 'Depth',
  preset: 'fig2',
  size: 'quick',
  createdAt: Date.parse('2026-11-25T12:00'),
  isPaused: false,
  isStarred: false,
  tags: [],
  runs: 2,
  counts: { finished: 2 },
  done: 1,
  secondsLeft: null,
  ...rest,
})
const studies = [
  study('aaaaaaaa', { tags: ['paper', 'good'], isStarred: true }),
  study('bbbbbbbb', {
    name: 'Two moons',
    preset: null,
    counts: { finished: 1, running: 1 },
    done: 0.5,
    secondsLeft: 9,
  }),
  study('cccccccc', {
    difference: 'N = 40',
    counts: { stopped: 2 },
    done: 0.2,
    isPaused: true,
    createdAt: 0,
    runs: 30,
  }),
]
const chosen = (text: string): string =>
  studies
    .filter(parseStudyFilter(text))
    .map(({ id }) => id[0])
    .join('')

it.each([
  ['', 'abc'],
  ['depth', 'ac'],
  ['"two moons"', 'b'],
  ['40', 'c'],
  ['bbbb', 'b'],
  ['tag:paper', 'a'],
  ['tag=goo', ''],
  ['-tag:paper', 'bc'],
  ['state:finished|running', 'ab'],
  ['status!=paused', 'ab'],
  ['progress < 100', 'bc'],
  ['runs:2..3', 'ab'],
  ['left<10', 'b'],
  ['started>=2026-11-25', 'ab'],
  ['started:2026-11-25 is:starred', 'a'],
  ['is:live', 'b'],
  ['is:paused', 'c'],
  ['is:resumable', 'c'],
  ['recipe:fig2 is:tagged', 'a'],
])('the filter “%s” selects %s', (text, expected) => {
  expect(chosen(text)).toBe(expected)
})

it.each([
  ['stat:ended', 'did you mean state?'],
  ['lambda<1', 'Fields of studies are name,'],
  ['is:archived', 'is: takes starred, tagged, live, paused, resumable'],
  ['runs:many', 'runs takes a number'],
])('the filter “%s” is refused with what may be meant', (text, expected) => {
  expect(() => parseStudyFilter(text)).toThrow(expected)
})
