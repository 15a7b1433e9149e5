/** The work on every item, in their order; between two the lab answers others. */
export async function mapYielding<Item, T>(items: readonly Item[], work: (item: Item) => T): Promise<T[]> {
  const results: T[] = []
  for (const item of items) {
    results.push(work(item))
    await new Promise((resolve) => setImmediate(resolve))
  }
  return results
}
