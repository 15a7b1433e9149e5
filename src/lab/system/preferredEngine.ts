import { engineSetting, preferredEngine, preferredEngineVariable } from '../../shared/contract/settings.ts'
import type { TrainerEnvironment } from '../runs/trainerEnvironment.ts'
import type { Store } from '../store/store.ts'

/** Adds the stored engine to the environment of a trainer. An engine that is already set there stays. */
export function withPreferredEngine(environment: TrainerEnvironment, { settings }: Store): TrainerEnvironment {
  const engine = preferredEngine(settings.read(engineSetting))
  const { variables } = environment
  if (engine === 'auto' || variables[preferredEngineVariable] !== undefined) return environment
  return { ...environment, variables: { ...variables, [preferredEngineVariable]: engine } }
}
