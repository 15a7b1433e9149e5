import type { Command } from 'commander'
import { CallError } from '../../shared/contract/errors.ts'
import type { StudyAnnotation, StudySummary } from '../../shared/contract/studies.ts'
import { FilterError, type Test } from '../../shared/filter/language.ts'
import { parseStudyFilter } from '../../shared/filter/studyFields.ts'
import type { Lab } from '../../lab/lab.ts'
import { moment, table } from '../format.ts'
import { programName } from '../programName.ts'
import { summaryState } from './state.ts'
import { addHomeOption, findByPrefix, withLab, type HomeOption, type Report } from '../withLab.ts'

interface StudiesOptions extends HomeOption {
  filter?: string
  trash?: boolean
}

type TagOptions = HomeOption & { remove?: boolean }

/** Adds the commands that list, name, tag and delete studies. `study`: the command with those of one study. */
export function addStudyListCommands(root: Command, study: Command, report: Report): void {
  addHomeOption(root.command('studies'))
    .description('list the studies, newest first')
    .option('--filter <terms>', "list only studies that match, as in 'tag:paper state:ended progress<100 -is:starred'")
    .option('--trash', 'list the studies in the trash')
    .action(async (options) => report(await listStudies(options)))
  const one = (name: string, description: string): Command =>
    study.command(name).description(description).argument('<id>', 'id of the study, or its first characters')
  const several = (name: string, description: string): Command =>
    study.command(name).description(description).argument('<id...>', 'ids of studies, or their first characters')
  addHomeOption(one('rename', 'give a study another name').argument('<name>', 'the new name')).action(
    async (id, name, options) => report(await annotate([id], options, { name }, `is named “${name}”`)),
  )
  addHomeOption(one('tag', 'add tags to a study').argument('<tag...>', 'words without spaces'))
    .option('--remove', 'remove these tags instead')
    .action(async (id, tags, options) => report(await tagStudy(id, tags, options)))
  addHomeOption(several('star', 'star studies')).action(async (ids, options) =>
    report(await annotate(ids, options, { isStarred: true }, 'has a star')),
  )
  addHomeOption(several('unstar', 'remove the stars of studies')).action(async (ids, options) =>
    report(await annotate(ids, options, { isStarred: false }, 'has no star')),
  )
  addHomeOption(several('trash', 'move studies with all their runs to the trash')).action(async (ids, options) =>
    report(await trashStudies(ids, options)),
  )
  addHomeOption(several('restore', 'restore studies from the trash with their runs')).action(async (ids, options) =>
    report(await restoreStudies(ids, options)),
  )
}

const listStudies = ({ filter = '', trash = false, ...options }: StudiesOptions): Promise<number> =>
  withLab(options, async ({ handlers, home }) => {
    const test = readFilter(filter)
    const all = await handlers['studies.list']({ inTrash: trash })
    const studies = all.filter(test)
    const rows = studies.map((study) => [
      study.id,
      summaryState(study),
      `${Math.floor(study.done * 100)} %`,
      moment(study.createdAt),
      String(study.runs),
      [study.isStarred ? '★' : '', study.name, ...study.tags.map((tag) => `#${tag}`)].filter(Boolean).join(' '),
    ])
    if (all.length === 0) console.log(trash ? 'No study is in the trash.' : `There are no studies yet in ${home}.`)
    else if (rows.length === 0) console.log(`No studies match the filter (${all.length} in all).`)
    else console.log(table([['id', 'state', 'done', 'created', 'runs', 'name'], ...rows]))
    return 0
  })

function readFilter(filter: string): Test<StudySummary> {
  try {
    return parseStudyFilter(filter)
  } catch (error) {
    if (error instanceof FilterError) throw new CallError('invalid', `--filter: ${error.message}`)
    throw error
  }
}

async function idsOf({ handlers }: Lab, prefixes: readonly string[], inTrash = false): Promise<string[]> {
  const list = await handlers['studies.list']({ inTrash })
  return [...new Set(prefixes.map((prefix) => findByPrefix(list, prefix, inTrash ? 'trashed study' : 'study').id))]
}

const annotate = (
  prefixes: readonly string[],
  options: HomeOption,
  change: StudyAnnotation,
  outcome: string,
): Promise<number> =>
  withLab(options, async (lab) => {
    const ids = await idsOf(lab, prefixes)
    await lab.handlers['studies.annotate']({ ids, change })
    for (const id of ids) console.log(`Study ${id} ${outcome}.`)
    return 0
  })

const tagStudy = (prefix: string, tags: string[], { remove = false, ...options }: TagOptions): Promise<number> =>
  withLab(options, async (lab) => {
    const [id = ''] = await idsOf(lab, [prefix])
    await lab.handlers['studies.annotate']({ ids: [id], change: remove ? { removeTags: tags } : { addTags: tags } })
    const study = (await lab.handlers['studies.list']({})).find((one) => one.id === id)
    console.log(`Tags of study ${id}: ${study?.tags.join(', ') || 'none'}.`)
    return 0
  })

const trashStudies = (prefixes: readonly string[], options: HomeOption): Promise<number> =>
  withLab(options, async (lab) => {
    const ids = await idsOf(lab, prefixes)
    await lab.handlers['studies.trash']({ ids })
    console.log(`Moved to the trash: ${ids.join(', ')}. Undo with: ${programName} study restore ${ids.join(' ')}`)
    return 0
  })

const restoreStudies = (prefixes: readonly string[], options: HomeOption): Promise<number> =>
  withLab(options, async (lab) => {
    const ids = await idsOf(lab, prefixes, true)
    await lab.handlers['studies.restore']({ ids })
    console.log(`Restored from the trash: ${ids.join(', ')}.`)
    return 0
  })
