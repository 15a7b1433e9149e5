import type { Command } from 'commander'
import type { Lab } from '../lab/lab.ts'
import { hasEnded } from '../shared/contract/runs.ts'
import { addResumeOptions, trainAndReport, type ResumeOptions, type TrackedRuns } from './training.ts'
import { findByPrefix, type Report } from './withLab.ts'
import { programName } from './programName.ts'

export function addResumeCommand(root: Command, report: Report): void {
  addResumeOptions(root.command('resume'))
    .description('resume stopped or interrupted runs')
    .argument('<id...>', 'ids of the runs, or their first characters')
    .action(async (ids, options) => report(await resumeRuns(ids, options)))
}

const resumeRuns = (prefixes: readonly string[], options: ResumeOptions): Promise<number> =>
  trainAndReport(options, async (lab) => {
    const list = await lab.handlers['runs.list']({})
    const runs = [...new Set(prefixes.map((prefix) => findByPrefix(list, prefix, 'run')))]
    // Runs that cannot be resumed come first: the lab refuses them before any other run starts.
    for (const { id } of runs.toSorted((a, b) => Number(a.canResume) - Number(b.canResume)))
      await lab.handlers['runs.resume']({ id, fromWeights: options.fromWeights })
    return await trackRuns(
      lab,
      runs.map(({ id }) => id),
    )
  })

/** Tracks runs that the user named one by one. */
async function trackRuns({ handlers }: Lab, ids: readonly string[]): Promise<TrackedRuns> {
  const list = new Map((await handlers['runs.list']({})).map((run) => [run.id, run]))
  const runs = ids.flatMap((id) => list.get(id) ?? [])
  return {
    title: runs[0]?.name.replace(/ · δ = .*/, '') ?? '',
    runs,
    rowLength: runs.length,
    figures: ['spectra'],
    async stop() {
      // From the last to the first: otherwise the queue would start a run when the one before it stops.
      for (const id of ids.toReversed()) await tryStop(handlers, id)
      const isRunning = async (): Promise<boolean> =>
        (await handlers['runs.list']({})).some(({ id, status }) => ids.includes(id) && !hasEnded(status))
      while (await isRunning()) await new Promise((resolve) => setTimeout(resolve, 50))
    },
    resumeCommand(ended) {
      const resumable = ended.filter(({ canResume }) => canResume).map(({ id }) => id)
      return resumable.length > 0 ? `${programName} resume ${resumable.join(' ')}` : null
    },
  }
}

async function tryStop(handlers: Lab['handlers'], id: string): Promise<void> {
  try {
    await handlers['runs.stop']({ id })
  } catch {
    // The run had ended already.
  }
}
