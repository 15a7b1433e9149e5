import type { Command } from 'commander'
import type { RunSummary } from '../../shared/contract/runs.ts'
import type { Lab } from '../../lab/lab.ts'
import { number, table } from '../format.ts'
import { userPath } from '../paths.ts'
import { programName } from '../programName.ts'
import { addHomeOption, withLab, type HomeOption, type Report } from '../withLab.ts'

interface WatchOptions extends HomeOption {
  once?: boolean
}

export function addWatchCommand(root: Command, report: Report): void {
  addHomeOption(root.command('watch'))
    .description('record runs that other programs train and log into a folder')
    .argument('<folder>', 'folder with files of frames, as the Python package collapsar writes them')
    .option('--once', 'read what is there and end; otherwise follow the folder until Ctrl+C')
    .action(async (folder, options) => report(await watch(userPath(folder), options as WatchOptions)))
}

const watch = (folder: string, { once = false, ...options }: WatchOptions): Promise<number> =>
  withLab(
    options,
    async (lab) => {
      const ended = once ? Promise.resolve() : untilSignal()
      const started = await lab.handlers['watches.start']({ folder, evenIfEmpty: true })
      console.log(await runsText(lab, started?.runs ?? []))
      if (!once) console.error(`${programName}: following ${folder}; press Ctrl+C to end`)
      await ended
      const runs = (await lab.handlers['watches.list']({})).flatMap((own) => own.runs)
      await lab.handlers['watches.stop']({ folder })
      if (!once) console.log(`\n${await runsText(lab, runs)}`)
      return 0
    },
    once
      ? {}
      : {
          'runs.changed': (run) => console.log(`${run.name}  ${run.id}  ${run.status}  ${run.ending ?? ''}`.trimEnd()),
        },
  )

const untilSignal = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })

async function runsText({ handlers }: Lab, ids: readonly string[]): Promise<string> {
  if (ids.length === 0) return 'No runs yet.'
  const list = await handlers['runs.list']({})
  const runs = ids.flatMap((id) => list.find((run) => run.id === id) ?? [])
  const row = ({ id, name, status, progress, tcv }: RunSummary): string[] => [
    name,
    id,
    status,
    progress ? String(progress.step) : '–',
    number(progress?.objective),
    number(tcv),
  ]
  return table([['run', 'id', 'status', 'step', 'loss', 'largest TCV'], ...runs.map(row)])
}
