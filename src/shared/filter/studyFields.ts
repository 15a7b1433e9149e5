import type { StudySummary } from '../contract/studies.ts'
import { canResume, studyState } from '../contract/studyState.ts'
import { readFilter, type Field, type FieldValue, type Test } from './language.ts'

export type StudyField = Field<StudySummary>

const field = (name: string, kind: StudyField['kind'], value: (study: StudySummary) => FieldValue): StudyField => ({
  name,
  kind,
  value,
})

/** The fields of studies, by which a filter selects. */
export const studyFields: readonly StudyField[] = [
  field('name', 'text', ({ name }) => name),
  field('difference', 'text', ({ difference = null }) => difference),
  field('preset', 'text', ({ preset }) => preset),
  field('size', 'text', ({ size }) => size),
  field('state', 'text', studyState),
  field('tag', 'text', ({ tags }) => tags),
  field('id', 'text', ({ id }) => id),
  field('runs', 'number', ({ runs }) => runs),
  field('finished', 'number', ({ counts }) => counts.finished ?? 0),
  field('diverged', 'number', ({ counts }) => counts.diverged ?? 0),
  field('progress', 'number', ({ done }) => Math.floor(done * 100)),
  field('left', 'number', ({ secondsLeft }) => secondsLeft),
  field('started', 'time', ({ createdAt }) => createdAt),
]

const otherNames: Readonly<Record<string, string>> = {
  tags: 'tag',
  status: 'state',
  created: 'started',
  recipe: 'preset',
}

const states: Readonly<Record<string, Test<StudySummary>>> = {
  starred: ({ isStarred }) => isStarred,
  tagged: ({ tags }) => tags.length > 0,
  live: ({ counts, isPaused }) => (counts.running ?? 0) > 0 || (!isPaused && (counts.queued ?? 0) > 0),
  paused: ({ isPaused }) => isPaused,
  resumable: canResume,
}

/**
 * Reads a filter of studies in the language of `parseFilter`, such as `tag:paper progress<100 -state:paused "two moons"`.
 * A word alone may stand in name, difference, preset, state, tags or id. Throws a FilterError.
 */
export const parseStudyFilter = (text: string): Test<StudySummary> =>
  readFilter(text, {
    states,
    findField: (word) => {
      const lower = word.toLowerCase()
      const wanted = Object.hasOwn(otherNames, lower) ? otherNames[lower] : lower
      return studyFields.find(({ name }) => name === wanted) ?? null
    },
    hasText: (study, wanted) =>
      [study.name, study.difference ?? '', study.preset ?? '', studyState(study), ...study.tags].some((own) =>
        own.toLowerCase().includes(wanted),
      ) || study.id.startsWith(wanted),
    words: () => [...studyFields.map(({ name }) => name), ...Object.keys(otherNames)],
    hint: (_word, nearest) =>
      nearest === null
        ? `. Fields of studies are ${studyFields.map(({ name }) => name).join(', ')}`
        : `: did you mean ${nearest}?`,
  })
