import type { PushRefusalReason } from '../protocol/pushes.ts'

export type PushRefusal = {
  reason: PushRefusalReason
  /** What it was refused for, as printed: only good for being compared. */
  ref: string | null
}

/**
 * GitHub's own words, which Git does not translate. Of several that are found the first says most.
 */
const phrases: readonly (readonly [PushRefusalReason, RegExp])[] = [
  ['secret', /^(?:- )?Push cannot contain secrets|^GH009: Secrets detected/],
  ['large-file', /^GH001: Large files detected/],
  [
    'app-workflow',
    /^refusing to allow a GitHub App to create or update workflow .* without `workflows` permission/,
  ],
  [
    'token-workflow',
    /^refusing to allow an? .{1,60} to create or update workflow .* without `workflow` scope/,
  ],
  ['private-email', /^GH007: Your push would publish a private email address/],
  ['protected', /^GH006: Protected branch update failed|^protected branch hook declined$/],
  ['rules', /^GH013: Repository rule violations|^push declined due to repository rule violations$/],
  ['single-sign-on', /^The .{1,60} organization has enabled or enforced SAML SSO/],
  ['archived', /^This repository was archived so it is read-only/],
  ['denied', /^Permission to \S+ denied to \S+$|^Write access to repository not granted/],
]

const mostInLine = 500

/**
 * What a terminal showed while and after something was pushed; null where GitHub has refused
 * nothing that we know.
 */
export function readRefusal(text: string): PushRefusal | null {
  const refs = new Map<PushRefusalReason, string | null>()
  for (const line of text.replace(escapes, '').split(/[\r\n]+/)) {
    const said = line.length > mostInLine ? null : readLine(line.trimEnd())
    const [reason] = phrases.find(([, phrase]) => said && phrase.test(said.words)) ?? []
    if (said && reason) refs.set(reason, refs.get(reason) ?? said.ref)
  }
  const [reason] = phrases.find(([one]) => refs.has(one)) ?? []
  return reason ? { reason, ref: refs.get(reason) ?? null } : null
}

/** Colours, and what sets the title of a window. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const escapes = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?)/g

/** `remote: error: …` is what the host says. */
const hostLine = /^[^\s:]{1,24}: +(?:error: +)?(.*)$/

type Said = { words: string; ref: string | null }

function readLine(line: string): Said | null {
  if (/^ ?!\s/.test(line)) return readRefLine(line)
  const [, words] = hostLine.exec(line) ?? []
  if (words === undefined) return null
  return { words, ref: /\b(refs\/heads\/\S+?)\.?$/.exec(words)?.[1] ?? null }
}

/**
 * What became of a ref: ` ! [remote rejected] main -> main (…)`, or `!\tmain:main\t[remote
 * rejected] (…)`.
 */
function readRefLine(line: string): Said | null {
  const at = line.indexOf(' (')
  if (at < 0 || !line.endsWith(')')) return null
  const words = line.slice(at + 2, -1)
  const names = line.slice(1, at).replace(/\[[^\]]*\]/, '')
  return { words, ref: names.split(/[\s:]+/).findLast((name) => name !== '') ?? null }
}
