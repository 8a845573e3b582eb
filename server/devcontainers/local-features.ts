import { type Node, parseTree } from 'jsonc-parser'
import type { RepositoryFile } from './merge/extended-files.ts'

/**
 * Of the folders of `.devcontainer` that are Features, one file. `hash`: of what it holds, or of
 * where a link leads.
 */
export type FeaturePart = { path: string; kind: 'file' | 'link'; hash: string }

/** What makes a folder a Feature. */
export const featureMarker = 'devcontainer-feature.json'
export const mostFeatureParts = 1000
/** Of all of them together. */
export const featurePartsMaxBytes = 64 * 1024 * 1024

/** Of all of them together it takes a while, in which others go on. */
export const hashOfPart = async (content: Uint8Array): Promise<string> =>
  Buffer.from(await crypto.subtle.digest('SHA-256', Uint8Array.from(content))).toString('hex')

/**
 * One of these files asks for a Feature that is a folder of the repository: its files are part of
 * what would run.
 */
export function namesLocalFeature(files: readonly RepositoryFile[]): boolean {
  return files.some(({ content }) => {
    // What is too large is not read at all, nor is what is too deep for the parser.
    if (content.byteLength > 1024 * 1024) return false
    try {
      const root = parseTree(new TextDecoder().decode(content), [], { allowTrailingComma: true })
      return pairsOf(root).some(
        ([key, value]) =>
          key.value === 'features' &&
          pairsOf(value).some(([reference]) => String(reference.value).startsWith('.')),
      )
    } catch {
      // Nothing in it can be asked for; reading it in earnest says why.
      return false
    }
  })
}

/** Those that are there twice, twice: nothing that runs is to be left out. */
const pairsOf = (node: Node | undefined): [key: Node, value: Node][] =>
  (node?.children ?? []).flatMap(({ children: [key, value] = [] }) =>
    key && value ? [[key, value] as [Node, Node]] : [],
  )
