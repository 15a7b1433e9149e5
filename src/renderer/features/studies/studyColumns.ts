import type { StudySummary } from '../../../shared/contract/studies.ts'
import { studyState } from '../../../shared/contract/studyState.ts'
import type { FieldValue } from '../../../shared/filter/language.ts'
import { presets } from '../../../shared/spec/presets/index.ts'
import { formatDuration, formatTime } from '../../text/format.ts'
import { countsText, percentText } from '../../text/studyText.ts'
import type { TableColumn } from '../../ui/table/column.ts'
import { readLayout, type TableLayout } from '../../ui/table/tableLayout.ts'

/** A column of the table of studies. */
export interface StudyColumn extends TableColumn {
  /** Rows sort by it; null comes last. */
  value(study: StudySummary): FieldValue
  text(study: StudySummary): string
}

function recipe({ preset, size }: StudySummary): string {
  const figure = presets.find(({ name }) => name === preset)?.figure ?? preset
  return [figure, size === 'paper' ? 'as in the paper' : size].filter(Boolean).join(' · ') || 'custom'
}

const words = (
  id: string,
  title: string,
  width: number,
  text: (study: StudySummary) => string,
  hint = title,
): StudyColumn => ({ id, title, hint, isNumber: false, width, value: (study) => text(study) || null, text })

const number = (
  id: string,
  title: string,
  width: number,
  value: (study: StudySummary) => number | null,
  text: (study: StudySummary) => string,
  hint = title,
): StudyColumn => ({ id, title, hint, isNumber: true, width, value, text })

const count = (id: string, title: string, of: (study: StudySummary) => number | undefined): StudyColumn =>
  number(
    id,
    title,
    88,
    (study) => of(study) ?? 0,
    (study) => String(of(study) ?? 0),
  )

/** All columns. The name takes the width that others leave. */
export const studyColumns: readonly StudyColumn[] = [
  words('name', 'Study', 320, ({ difference, name }) => [difference, name].filter(Boolean).join(' · ')),
  words('tags', 'Tags', 80, ({ tags }) => tags.join(', ')),
  words('recipe', 'Recipe', 128, recipe, 'Preset and size'),
  words('state', 'State', 88, studyState),
  {
    ...number(
      'counts',
      'Runs',
      144,
      ({ runs }) => runs,
      ({ counts }) => countsText(counts),
      'Runs by status',
    ),
    isNumber: false,
  },
  number('progress', 'Progress', 72, ({ done }) => done, percentText),
  number(
    'left',
    'Time left',
    76,
    ({ secondsLeft }) => secondsLeft,
    ({ secondsLeft }) => (secondsLeft === null ? '–' : formatDuration(secondsLeft)),
    'Time left at the present pace',
  ),
  {
    ...number(
      'started',
      'Started',
      132,
      ({ createdAt }) => createdAt,
      ({ createdAt }) => formatTime(createdAt),
    ),
    isNumber: false,
  },
  count('finished', 'Finished', ({ counts }) => counts.finished),
  count('diverged', 'Diverged', ({ counts }) => counts.diverged),
  count('trapped', 'Trapped', ({ counts }) => counts.trapped),
  count('stopped', 'Stopped', ({ counts }) => counts.stopped),
  words('id', 'Id', 128, ({ id }) => id),
]

const shown = ['name', 'tags', 'recipe', 'state', 'counts', 'progress', 'left', 'started']

export const defaultStudyLayout: TableLayout = {
  columns: shown.map((id) => ({ id, width: null })),
  sort: null,
  onlyDifferences: false,
}

/** Parses the stored layout of the table. Returns the default layout for text that is not a layout. */
export const parseStudyLayout = (text: string | null): TableLayout => readLayout(text, defaultStudyLayout)
