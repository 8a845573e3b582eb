import type { Failure } from './failures.ts'

const retrySeconds = 2
/** Of a page on which something can be chosen: the focus does not stay over it. */
const slowRetrySeconds = 15

type Details = {
  /** What the app has printed last; null where that is nobody's to see, or nothing. */
  output: string | null
  /** Asked once more by itself, which what changes something never is. */
  mayRepeat: boolean
  /** By which its owner says what the app speaks; null for everybody else, and where it is right. */
  other: Other | null
}
/** What the app seems to speak, the address to which that is said, and the list of ports. */
export type Other = { protocol: 'HTTP' | 'HTTPS'; action: string; listAddress: string }

/** A whole page that needs nothing else, not even a script. */
export function failurePage({ title, advice, code }: Failure, details: Details): string {
  const { output, mayRepeat, other } = details
  const seconds = other ? slowRetrySeconds : retrySeconds
  const refresh = mayRepeat ? `<meta http-equiv="refresh" content="${seconds}">\n` : ''
  const again = mayRepeat ? '' : '<p>Reload this page to send the request once more.</p>\n'
  const choice = other ? choiceOf(other) : ''
  const last = output ? `<h2>Last output</h2>\n<pre>${escaped(output)}</pre>\n` : ''
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${refresh}<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p>${escaped(mayRepeat ? advice : advice.replace(/\s*This page tries again by itself\./, ''))}</p>
${again}${choice}${last}<p class="code">${escaped(code)}</p>
</main>
</body>
</html>
`
}

const choiceOf = ({ protocol, action, listAddress }: Other): string =>
  `<form method="post" action="${escaped(action)}"><button>Speak ${protocol} to this port</button></form>
<p>It is remembered for the port, which is private from then on. <a href="${escaped(listAddress)}">Open the list of ports</a></p>
`

const style = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
body { margin: 0; padding: 12vh 1.5rem 2rem }
main { max-width: 44rem; margin: 0 auto }
h1 { font-size: 1.35rem; font-weight: 600; margin: 0 0 .5rem }
h2 { font-size: 1rem; font-weight: 600; margin: 2rem 0 .5rem }
pre { font: 12.5px/1.45 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; padding: .75rem 1rem; border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: 6px }
a { color: inherit }
button { font: inherit; padding: .3rem .9rem; margin: .5rem 0 1rem; color: inherit; background: none; border: 1px solid color-mix(in srgb, currentColor 40%, transparent); border-radius: 6px; cursor: pointer }
:focus-visible { outline: 2px solid #b45309; outline-offset: 2px }
.code { margin-top: 2rem; font-size: .8rem; opacity: .7 }
`

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => entities[sign] ?? '')
