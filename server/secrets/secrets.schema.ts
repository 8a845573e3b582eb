import { z } from 'zod'

export const maxSecretBytes = 48 * 1024
export const maxSecretsPerLevel = 100

/** The lowest that has a name wins: user, then repository, then organisation. */
export const secretLevel = z.enum(['user', 'repository', 'organization'])
export type SecretLevel = z.infer<typeof secretLevel>

const key = z.string().trim().toLowerCase().max(300)
const part = String.raw`(?!\.+(?:/|$))[\w.:-]+`
const organizationKey = key.regex(new RegExp(`^${part}/${part}$`), 'Expected host/owner.')
const repositoryKey = key.regex(
  new RegExp(`^${part}/${part}/${part}$`),
  'Expected host/owner/repository.',
)
const repositoryPattern = key.regex(
  new RegExp(`^${part}/${part}/(?:${part}|\\*)$`),
  'Expected host/owner/repository, or host/owner/* for all of an owner’s.',
)

/**
 * Whose secrets. `ownerKey` is `host/owner` or `host/owner/name` in lower case, and empty
 * for one's own.
 */
export const secretHolder = z.discriminatedUnion('level', [
  z.object({ level: z.literal('user'), ownerKey: z.literal('').default('') }),
  z.object({ level: z.literal('repository'), ownerKey: repositoryKey }),
  z.object({ level: z.literal('organization'), ownerKey: organizationKey }),
])
export type SecretHolder = z.infer<typeof secretHolder>

/**
 * What loaders, shells, Git, tools or this product read from the environment is not for
 * secrets (S-79).
 */
export const reservedNames =
  /^(PATH|HOME|USER|LOGNAME|SHELL|TERM|PWD|OLDPWD|SHLVL|IFS|ENV|BASH_ENV|PROMPT_COMMAND|CDPATH|TMPDIR|HOSTNAME|LANG|TZ|EDITOR|PAGER|BROWSER|NODE_OPTIONS|NODE_EXTRA_CA_CERTS|PYTHONPATH|PYTHONHOME|PYTHONSTARTUP|PERL5LIB|PERL5OPT|RUBYLIB|RUBYOPT|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|CLASSPATH|SHELLOPTS|BASHOPTS|UID|EUID|PPID|PS4|GCONV_PATH|GLIBC_TUNABLES|HOSTALIASES|NODE_PATH|VISUAL|CODESPACES|CODESPACE_NAME|(LD|DYLD|LC|GIT|SSH|BASH|ZSH|BOTHY|XDG|GITHUB)_.*)$/

export const secretName = z
  .string()
  .min(1)
  .max(255)
  .regex(
    /^[A-Z_][A-Z0-9_]*$/,
    'A name is capital letters, digits and underscores, and begins with no digit.',
  )
  .refine(
    (name) => !reservedNames.test(name),
    'That name is reserved: shells, tools or Bothy itself read it.',
  )

/** Absolute, or from the user's home as `~/…`; no way up, and nothing of the system's. */
export const secretPath = z
  .string()
  .max(1000)
  .regex(/^(~\/|\/)[^\0\n]+$/, 'A path begins with / or ~/.')
  // One spelling for one place: `//etc` is the system’s too.
  .transform((path) => path.replaceAll(/\/(\.?\/)+/g, '/'))
  .refine(
    (path) => !/\/\.{0,2}$/.test(path) && !path.split('/').includes('..'),
    'That is no file’s path.',
  )
  .refine(
    (path) =>
      !/^\/(proc|sys|dev|run|var\/run|etc|usr|bin|sbin|lib|lib64|boot|\.bothy)(\/|$)/.test(path),
    'That folder is the system’s.',
  )

/** As a variable of the environment, or as a file with its mode in octal. */
export const secretTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('variable') }),
  z.object({
    kind: z.literal('file'),
    path: secretPath,
    mode: z
      .string()
      .regex(/^0?[0-7]{3}$/, 'A mode such as 600.')
      .default('600'),
  }),
])
export type SecretTarget = z.infer<typeof secretTarget>

/** `all`: every repository of the holder, and for a user every codespace of theirs. */
export const secretAudience = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({
    kind: z.literal('selected'),
    /** `host/owner/name`, also `host/owner/*`, in lower case. */
    repositories: z.array(repositoryPattern).max(1000),
  }),
])
export type SecretAudience = z.infer<typeof secretAudience>

/**
 * What a variable is for: steps of an image's build that ask for it, set-up commands and dotfiles,
 * terminals. Whatever runs in a codespace can reach what a terminal has: it keeps a token of builds
 * from where nothing needs it, and nobody from what they may use.
 */
export const secretUse = z.enum(['build', 'lifecycle', 'terminal'])
export type SecretUse = z.infer<typeof secretUse>
export const secretUses = z.array(secretUse).min(1, 'Choose at least one use.')

/** A secret as anybody may see it: everything but the value, which nobody is ever shown (S-78). */
export const secretView = z.object({
  id: z.string(),
  name: z.string(),
  target: secretTarget,
  audience: secretAudience,
  uses: secretUses,
  createdAt: z.number(),
  updatedAt: z.number(),
  /**
   * The key it was sealed with is not here, or the value was tampered with: it has to be
   * set again (F-51).
   */
  isUnreadable: z.boolean(),
})
export type SecretView = z.infer<typeof secretView>

/** In base64, since a file may hold any bytes; a variable's have to be text without NUL. */
const secretValue = z.base64().max(Math.ceil(maxSecretBytes / 3) * 4)

/** Makes it, or changes what is given of the one of that name; a new one needs its value. */
export const setSecretInput = z.object({
  of: secretHolder,
  name: secretName,
  value: secretValue.optional(),
  target: secretTarget.default({ kind: 'variable' }),
  audience: secretAudience,
  /** Without, as they were, and of a new one all. Of a file they say nothing. */
  uses: secretUses.optional(),
})
export type SetSecretInput = z.infer<typeof setSecretInput>

export const listSecretsInput = z.object({ of: secretHolder })
export const deleteSecretInput = z.object({
  of: secretHolder,
  name: z.string().regex(/^\w{1,255}$/, 'That is no secret’s name.'),
})

/**
 * The text of a `.env` file. All of it, or where a line cannot be taken, nothing and what is wrong
 * with which line.
 */
export const importSecretsInput = z.object({
  of: secretHolder,
  text: z.string().max(512 * 1024),
  audience: secretAudience,
})
export type ImportSecretsInput = z.infer<typeof importSecretsInput>

/**
 * One that a devcontainer.json asks for, as far as who asks has it: `elsewhere` is one of theirs by
 * that name that is not for this repository.
 */
export const askedSecret = z.object({
  name: z.string(),
  description: z.string().nullable(),
  /** Of https. */
  documentationUrl: z.string().nullable(),
  state: z.enum(['given', 'elsewhere', 'missing']),
})
export type AskedSecret = z.infer<typeof askedSecret>

/** Without a value: the one they have is for this repository too. */
export const keepAskedInput = z.strictObject({
  repositoryUrl: z.string().trim().min(1).max(2000),
  answers: z
    .array(z.strictObject({ name: secretName, value: secretValue.optional() }))
    .min(1)
    .max(maxSecretsPerLevel),
})
export type KeepAskedInput = z.infer<typeof keepAskedInput>

export const importedSecrets = z.object({
  added: z.array(z.string()),
  changed: z.array(z.string()),
  refused: z.array(z.object({ line: z.int(), name: z.string(), reason: z.string() })),
})
export type ImportedSecrets = z.infer<typeof importedSecrets>

/**
 * Whether a codespace that runs has the secrets as they are now; `changed` names those that differ.
 */
export const secretsState = z.object({
  isRestartNeeded: z.boolean(),
  changed: z.array(z.string()),
})
export type SecretsState = z.infer<typeof secretsState>

/** Of the keys that seal: how many values each of them still holds. The first seals. */
export const sealingState = z.object({
  keys: z.array(z.object({ id: z.string(), isCurrent: z.boolean(), sealedValues: z.int() })),
  unreadableValues: z.int(),
  /** Null where the key can be changed here; else the variable it comes from. */
  lockedBy: z.string().nullable(),
  /** A change of keys is under way. */
  isRotating: z.boolean(),
})
export type SealingState = z.infer<typeof sealingState>
