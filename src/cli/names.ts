import { sharedName } from '../lab/studies/plans.ts'

/** What tells runs apart: their names without what all begin with; by number where that is not enough. */
export function shortNames(names: readonly string[]): string[] {
  if (names.length === 1) return [names[0]?.split(' · ').at(-1) ?? '']
  const shared = sharedName(names)
  const own = names.map((name) => (name.startsWith(`${shared} · `) ? name.slice(shared.length + 3) : name))
  return new Set(own).size === own.length ? own : own.map((name, i) => `#${i + 1} ${name}`)
}
