import { sharedName } from '../shared/spec/runNames.ts'

/** Returns the names without their common beginning, with a number in front where they are not distinct. */
export function shortNames(names: readonly string[]): string[] {
  if (names.length === 1) return [names[0]?.split(' · ').at(-1) ?? '']
  const shared = sharedName(names)
  const own = names.map((name) => (name.startsWith(`${shared} · `) ? name.slice(shared.length + 3) : name))
  return new Set(own).size === own.length ? own : own.map((name, i) => `#${i + 1} ${name}`)
}
