import { follow, type FollowOptions } from './follow.ts'
import { chooseSpecs, type SpecOptions } from './specs.ts'

/** Runs a study and shows it; returns the exit code. */
export async function runCommand(target: string, options: SpecOptions & FollowOptions): Promise<number> {
  const chosen = chooseSpecs(target, options)
  return await follow(options, async ({ handlers }) => await handlers['runs.start'](chosen))
}
