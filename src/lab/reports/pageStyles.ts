import type { ReportContent } from '../../shared/contract/reports.ts'

/** Returns the styles of a report as a page, on screen and on paper. */
export const pageStyles = (paper: ReportContent['paper']): string => `
:root { color-scheme: light; }
@page { size: ${paper}; margin: 22mm 25mm; }
body { margin: 0; background: #fff; color: #1f2933; font: 11pt/1.5 "STIX Two Text", Georgia, "Times New Roman", serif; }
main { max-width: 160mm; margin: 0 auto; padding: 12mm 6mm; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; margin: 1.4em 0 0.5em; break-after: avoid; }
h1 { font-size: 1.7em; margin-top: 0; }
h2 { font-size: 1.3em; }
h3 { font-size: 1.1em; }
p, li { orphans: 2; widows: 2; overflow-wrap: anywhere; }
code, pre { font: 0.85em ui-monospace, "IBM Plex Mono", monospace; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
blockquote { margin: 1em 0; padding-left: 1em; border-left: 2px solid #cbd2d9; }
a { color: #0b6e99; }
figure { margin: 1.2em 0; text-align: center; break-inside: avoid; }
figure img { max-width: 100%; height: auto; }
figcaption, caption { font-size: 0.9em; text-align: left; padding: 0.4em 0; }
caption { break-after: avoid; }
table { border-collapse: collapse; margin: 1.2em 0; font-size: 0.9em; width: 100%; }
thead tr { border-top: 1.5px solid #1f2933; border-bottom: 0.75px solid #1f2933; }
tbody tr:last-child { border-bottom: 1.5px solid #1f2933; }
tr { break-inside: avoid; }
th, td { text-align: left; padding: 0.25em 0.6em 0.25em 0; vertical-align: top; overflow-wrap: break-word; }
.display { margin: 0.8em 0; overflow-x: auto; overflow-y: hidden; }
.number { white-space: nowrap; }
main .katex { font-size: 1.08em; }
.problem { color: #9b2c22; background: #fdf1ef; padding: 0 0.2em; font-family: sans-serif; font-size: 0.9em; }
.appendix { font-size: 0.85em; margin-top: 2.5em; border-top: 1px solid #cbd2d9; }
footer { margin-top: 2em; font-size: 0.8em; color: #52606d; }
@media print { main { max-width: none; padding: 0; } .display { overflow: visible; } }
`
