const maxLength = 120
const separator = ' · '

/** Reserved for labels: a long name is then cut at the same place in all runs of a study. */
const reservedLength = 40

/** Appends labels that distinguish a run to the name of its study, and cuts the name where the result is too long. */
export function labelledName(name: string, labels: string): string {
  const room = maxLength - Math.max(reservedLength, labels.length) - separator.length
  const head = name.length <= room ? name : `${name.slice(0, Math.max(0, room - 1))}…`
  return `${head}${separator}${labels}`.slice(0, maxLength)
}

/** Returns the leading labels that all names share; the first name where they share none. */
export function sharedName(names: readonly string[]): string {
  const [first = '', ...others] = names
  const labels = first.split(separator)
  const startsWith = (name: string, head: string): boolean => `${name}${separator}`.startsWith(`${head}${separator}`)
  let count = labels.length
  while (count > 0 && !others.every((name) => startsWith(name, labels.slice(0, count).join(separator)))) count--
  return labels.slice(0, count).join(separator) || first
}
