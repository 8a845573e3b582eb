import {
  maxSecretBytes,
  type SecretHolder,
  type SecretUse,
  type SecretView,
  type SetSecretInput,
  secretName,
  secretTarget,
  secretUse,
} from '#server/secrets/secrets.schema.ts'

/** What stands in the form of a secret. A file that was chosen counts instead of the text. */
export type SecretFields = {
  name: string
  text: string
  file: { name: string; bytes: Uint8Array } | null
  kind: 'variable' | 'file'
  path: string
  mode: string
  audience: 'all' | 'selected'
  repositories: string
  uses: readonly SecretUse[]
}
export type SecretErrors = Partial<Record<keyof SecretFields, string>>

/** A new one, or one that is there, whose value stays unless another is given. */
export function fieldsOf(secret: SecretView | null): SecretFields {
  const target = secret?.target ?? { kind: 'variable' as const }
  const audience = secret?.audience ?? { kind: 'all' as const }
  return {
    name: secret?.name ?? '',
    text: '',
    file: null,
    kind: target.kind,
    path: target.kind === 'file' ? target.path : '',
    mode: target.kind === 'file' ? target.mode : '600',
    audience: audience.kind,
    repositories: audience.kind === 'selected' ? audience.repositories.join('\n') : '',
    uses: secret?.uses ?? secretUse.options,
  }
}

/** What would be sent, or what is wrong with each field. */
export function checkSecret(
  fields: SecretFields,
  { holder, isNew }: { holder: SecretHolder; isNew: boolean },
): { input: SetSecretInput } | { errors: SecretErrors } {
  const errors: SecretErrors = {}
  const name = secretName.safeParse(fields.name.trim())
  if (!name.success) {
    errors.name = fields.name.trim() === '' ? 'Enter a name.' : sentence(name.error)
  }
  const target = secretTarget.safeParse(
    fields.kind === 'variable'
      ? { kind: 'variable' }
      : { kind: 'file', path: fields.path.trim(), mode: fields.mode.trim() },
  )
  if (!target.success) {
    const [issue] = target.error.issues
    errors[issue?.path[0] === 'mode' ? 'mode' : 'path'] = issue?.message ?? ''
  }
  const bytes = fields.file?.bytes ?? new TextEncoder().encode(fields.text)
  const isValueGiven = fields.file !== null || fields.text !== ''
  if (isNew && !isValueGiven) errors.text = 'Enter a value.'
  else if (bytes.length > maxSecretBytes) {
    errors.text = `The value has ${bytes.length.toLocaleString('en')} bytes; at most ${maxSecretBytes.toLocaleString('en')} fit.`
  } else if (fields.kind === 'variable' && !isText(bytes)) {
    errors.text = 'A variable holds text. Deliver this as a file instead.'
  }
  const repositories = repositoryKeys(fields.repositories)
  if (fields.audience === 'selected' && 'wrong' in repositories) {
    errors.repositories = repositories.wrong
  }
  if (fields.kind === 'variable' && fields.uses.length === 0) {
    errors.uses = 'Choose at least one.'
  }
  if (Object.keys(errors).length > 0 || !name.success || !target.success) return { errors }
  return {
    input: {
      of: holder,
      name: name.data,
      target: target.data,
      audience:
        fields.audience === 'all'
          ? { kind: 'all' }
          : { kind: 'selected', repositories: 'keys' in repositories ? repositories.keys : [] },
      ...(fields.kind === 'variable' && { uses: [...fields.uses] }),
      ...(isValueGiven && { value: base64(bytes) }),
    },
  }
}

/** One a line, as an address or as `host/owner/name`; a star for all of an owner's. */
export function repositoryKeys(text: string): { keys: string[] } | { wrong: string } {
  const keys: string[] = []
  for (const line of text.split('\n')) {
    const given = line.trim()
    if (given === '') continue
    const key = given
      .toLowerCase()
      .replace(/^https?:\/\//, '')
      .replace(/\/$/, '')
      .replace(/\.git$/, '')
    if (!/^[a-z0-9.:-]+\/[\w.-]+\/([\w.-]+|\*)$/.test(key)) {
      return { wrong: `"${given}" is no repository. Write github.com/owner/name, one a line.` }
    }
    if (!keys.includes(key)) keys.push(key)
  }
  return keys.length === 0 ? { wrong: 'Name at least one repository.' } : { keys }
}

function isText(bytes: Uint8Array): boolean {
  try {
    return !new TextDecoder('utf-8', { fatal: true }).decode(bytes).includes('\0')
  } catch {
    // Not UTF-8.
    return false
  }
}

const sentence = (error: { issues: readonly { message: string }[] }): string =>
  error.issues[0]?.message ?? ''

export function base64(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}
