/**
 * Returns a file name for a spec, from characters that every file system accepts. A file manager opens names that end with
 * .spec.json in Collapsar.
 */
export const specFileName = (name: unknown): string =>
  `${
    String(name)
      .normalize('NFKD')
      .replace(/[^\w.-]+/g, '-')
      .replace(/^[-.]+|-+$/g, '')
      .slice(0, 100) || 'collapsar'
  }.spec.json`
