/** Parses a file of JSON. A byte order mark, which Notepad writes, does not count. Throws a SyntaxError. */
export const parseJsonFile = (text: string): unknown => JSON.parse(text.replace(/^\ufeff/, ''))
