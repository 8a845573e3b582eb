import { randomBytes } from 'node:crypto'
import type { PortAccess } from './port-access.ts'

export type Answer = Extract<PortAccess, { kind: 'answer' }>

/** Texts are put in as texts. */
type Page = {
  status: number
  title: string
  lines: readonly string[]
  actions?: readonly Action[]
  /** Of ours alone: nothing of a visitor's or an app's stands in it. */
  script?: string
  frameAncestors?: string
  headers?: Record<string, string | string[]>
}
export type Action =
  | { kind: 'link'; to: string; words: string }
  | { kind: 'post'; to: string; words: string }
  | { kind: 'button'; id: string; words: string }

const plainHeaders = {
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Robots-Tag': 'noindex, nofollow',
}

/** A page of the server's own at the host of a port, in which nothing runs but its own script. */
export function portPage({ status, title, lines, actions = [], ...rest }: Page): Answer {
  const { script, frameAncestors = "'none'", headers = {} } = rest
  const nonce = randomBytes(16).toString('base64')
  const policy = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    ...(script ? [`script-src 'nonce-${nonce}'`] : []),
    "form-action 'self'",
    "base-uri 'none'",
    `frame-ancestors ${frameAncestors}`,
  ].join('; ')
  const body = [
    '<!doctype html><html lang="en"><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${text(title)}</title><style>${style}</style>`,
    `<main><h1>${text(title)}</h1>${lines.map((line) => `<p>${text(line)}</p>`).join('')}`,
    actions.map(actionOf).join(''),
    '</main>',
    script ? `<script nonce="${nonce}">${script}</script>` : '',
    '</html>',
  ].join('')
  return {
    kind: 'answer',
    status,
    headers: {
      ...plainHeaders,
      // With none at all a browser calls its forms' origin null.
      'Referrer-Policy': 'same-origin',
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': policy,
      ...headers,
    },
    body,
  }
}

/** For programs: a code, and a sentence for whoever reads what the program prints. */
export function portJson(status: number, error: Uppercase<string>, message: string): Answer {
  return {
    kind: 'answer',
    status,
    headers: { ...plainHeaders, 'Content-Type': 'application/json' },
    body: JSON.stringify({ error, message }),
  }
}

export function portRedirect(to: string, headers: Record<string, string | string[]> = {}): Answer {
  return {
    kind: 'answer',
    status: 303,
    headers: { ...plainHeaders, ...headers, Location: to },
    body: '',
  }
}

function actionOf(action: Action): string {
  const words = text(action.words)
  if (action.kind === 'link') return `<a class="action" href="${text(action.to)}">${words}</a>`
  if (action.kind === 'button') return `<button id="${action.id}">${words}</button>`
  return `<form method="post" action="${text(action.to)}"><button>${words}</button></form>`
}

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const text = (words: string) => words.replaceAll(/[&<>"']/g, (found) => escapes[found] ?? '')

const style = `:root{color-scheme:light dark;--bg:#faf8f4;--text:#22242a;--dim:#5c606b;--line:#d8d4cb;--accent:#b45309}
@media(prefers-color-scheme:dark){:root{--bg:#15171c;--text:#e6e7ea;--dim:#a0a4ae;--line:#343841;--accent:#f0b35a}}
body{margin:0;background:var(--bg);color:var(--text);font:14px/22px system-ui,sans-serif}
main{max-width:560px;margin:15vh auto;padding:0 24px}h1{font-size:20px;line-height:28px;font-weight:600;margin:0 0 12px}
p{margin:0 0 12px;color:var(--dim);overflow-wrap:anywhere}form{display:inline}
button,.action{display:inline-block;margin:8px 8px 0 0;padding:4px 12px;font:inherit;color:var(--text);background:none;border:1px solid var(--line);border-radius:6px;text-decoration:none;cursor:pointer}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}`
