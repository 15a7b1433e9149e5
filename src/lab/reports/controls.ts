/** Returns a text without control characters, which neither HTML nor LaTeX can show. Tabs and line ends stay. */
export const withoutControls = (text: string, replacement: string): string =>
  text.replaceAll(/\p{Cc}/gu, (sign) => ('\t\n\r'.includes(sign) ? sign : replacement))
