import type { Command } from 'commander'
import type { Lab } from '../lab/lab.ts'
import { sharedName } from '../shared/spec/runNames.ts'
import { chooseData, type DataOption } from './dataOption.ts'
import { addSpecOptions, chooseSpecs, type SpecOptions } from './specs.ts'
import { trackStudy } from './studies/tracked.ts'
import { addStartOptions, chooseStart, printStart, type StartOption } from './checkpoints/startOption.ts'
import { addClusterOptions, refuseClusterOptions, runOnCluster, taskOptions, type ClusterOptions } from './onCluster.ts'
import { addTrainingOptions, trainAndReport, type TrackedRuns, type TrainingOptions } from './training.ts'
import type { Report } from './withLab.ts'

type RunOptions = SpecOptions & StartOption & DataOption & TrainingOptions & ClusterOptions

export function addRunCommand(root: Command, report: Report): void {
  addClusterOptions(addTrainingOptions(addStartOptions(addSpecOptions(root.command('run')))))
    .description('train a preset or your own spec as a study, and export its figures')
    .action(async (target, options) => report(await runStudy(target, options)))
}

/** Adds `study start`, the same as `run`. */
export function addStudyStart(study: Command, report: Report): void {
  addClusterOptions(addTrainingOptions(addStartOptions(addSpecOptions(study.command('start')))))
    .description('start a study of a preset or your own spec (the same as run)')
    .action(async (target, options) => report(await runStudy(target, options)))
}

async function runStudy(target: string, options: RunOptions): Promise<number> {
  const start = await chooseStart(options)
  if (start) printStart(start)
  const { specs, ...study } = chooseSpecs(target, options, await chooseData(options), start?.start ?? null)
  const name = sharedName(specs.map((spec) => spec.name))
  if (options.on === undefined) refuseClusterOptions(options)
  else {
    const { on: cluster, here = 0 } = options
    return await runOnCluster({ ...study, name, cluster, here, options: taskOptions(options) }, options)
  }
  const begin = async (lab: Lab): Promise<TrackedRuns> => {
    const id = await lab.handlers['studies.start']({ ...study, name })
    return await trackStudy(lab, id)
  }
  return await trainAndReport(options, begin, specs)
}
