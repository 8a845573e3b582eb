import { findNodeAtLocation, parseTree } from 'jsonc-parser'
import { configurationMaxBytes } from './find-configuration.ts'

/** Without what would hide, or turn the text around it (S-26). */
const hiding = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu

/**
 * What a configuration is called, for choosing it among others; null where it does not say.
 * Whatever else it holds.
 */
export function configurationName(content: Uint8Array): string | null {
  if (content.byteLength > configurationMaxBytes) return null
  try {
    const root = parseTree(new TextDecoder().decode(content), [], { allowTrailingComma: true })
    const name: unknown = root && findNodeAtLocation(root, ['name'])?.value
    return typeof name === 'string'
      ? name.replaceAll(hiding, '').trim().slice(0, 100) || null
      : null
  } catch {
    // Deeper than the parser goes: reading it in earnest says so.
    return null
  }
}
