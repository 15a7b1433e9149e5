import { sharedName } from '../lab/studies/plans.ts'
import { chooseData, type DataOption } from './dataOption.ts'
import { follow, type FollowOptions } from './training.ts'
import { chooseSpecs, type SpecOptions } from './specs.ts'
import { followedStudy } from './study.ts'

/** Runs a study and shows it; returns the exit code. */
export async function runCommand(target: string, options: SpecOptions & DataOption & FollowOptions): Promise<number> {
  const { specs, ...study } = chooseSpecs(target, options, await chooseData(options))
  const name = sharedName(specs.map((spec) => spec.name))
  return await follow(options, async (lab) => {
    const id = await lab.handlers['studies.start']({ ...study, name })
    return await followedStudy(lab, id)
  })
}
