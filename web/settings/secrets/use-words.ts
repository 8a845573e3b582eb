import type { SecretUse } from '#server/secrets/secrets.schema.ts'

export const useWords: { use: SecretUse; short: string; label: string }[] = [
  {
    use: 'build',
    short: 'builds',
    label: 'Builds of its image, for the steps that ask for it',
  },
  { use: 'lifecycle', short: 'set-up', label: 'Set-up commands and dotfiles' },
  { use: 'terminal', short: 'terminals', label: 'Terminals' },
]

/** `builds and terminals` */
export const usesInWords = (uses: readonly SecretUse[]): string =>
  useWords
    .filter(({ use }) => uses.includes(use))
    .map(({ short }) => short)
    .join(' and ')
