import { z } from 'zod'
import { askedSecret } from '#server/secrets/secrets.schema.ts'

/** Why something is trusted, or why it is not. */
export const trustReason = z.enum([
  'template',
  /** The administrator's list of repositories. */
  'administrator',
  /** Its owner said so, of this repository with this configuration. */
  'decision',
  'undecided',
  /** Its owner said so of another configuration. */
  'changed',
  /** A pull request from somebody else's repository. */
  'fork',
])

export const trust = z.object({ isTrusted: z.boolean(), reason: trustReason })
export type Trust = z.infer<typeof trust>

/** SHA-256 in hexadecimal digits of a devcontainer.json and where it is. */
export const configurationHash = z.string().regex(/^[0-9a-f]{64}$/)

export const codespaceTrust = trust.extend({
  /** What it runs with, or last ran with; before its first start: what it will. */
  isTrusted: z.boolean(),
  /** What to trust is bound to, of its clone; null before there is one. */
  configurationHash: configurationHash.nullable(),
  /** Something was decided since it was started, where this is not `isTrusted`. */
  isTrustedAtNextStart: z.boolean(),
  /** As `reason` is of what it runs with. */
  reasonAtNextStart: trustReason,
})
export type CodespaceTrust = z.infer<typeof codespaceTrust>

/** What of a repository runs by itself, and what it gets, in a codespace that is trusted. */
export const wants = z.object({
  /** Null for the default image. */
  image: z.string().nullable(),
  /** Built instead of that, by commands of the repository's; null where nothing is. */
  build: z
    .object({
      dockerfile: z.string(),
      target: z.string().nullable(),
      /** `NAME=value` each. */
      args: z.array(z.string()),
    })
    .nullable(),
  /** What it may do besides, by the names of capabilities. */
  capAdd: z.array(z.string()),
  /** Installed on top of that by programs of theirs, as root. */
  features: z.array(
    z.object({
      reference: z.string(),
      options: z.array(z.string()),
      /** Which one it is; null before it was fetched. */
      version: z.string().nullable(),
      /** What it wants besides, one line each; null where that is known once it is fetched. */
      asks: z.array(z.string()).nullable(),
    }),
  ),
  /** Run beside it, each as its image or a build of the repository's says. */
  services: z.array(
    z.object({
      name: z.string(),
      /** Null where it is built. */
      image: z.string().nullable(),
      dockerfile: z.string().nullable(),
      /** Empty for the image's own. */
      command: z.string(),
    }),
  ),
  /** As whom they run, and terminals; null for who the image says. */
  remoteUser: z.string().nullable(),
  commands: z.array(z.object({ hook: z.string(), text: z.string() })),
  /** By number, or by the command that opens them, each with what it says of them. */
  ports: z.array(z.object({ name: z.string(), text: z.string() })),
  /** By their paths in it. */
  mounts: z.array(z.object({ name: z.string(), text: z.string() })),
  /** What of its configuration is refused, or has no effect, a sentence each that says why. */
  notices: z.array(z.string()),
  /** What its token may do there; null where that cannot be said now. */
  repositoryPermission: z.enum(['write', 'read', 'none']).nullable(),
  /** Of who asks. */
  secretNames: z.array(z.string()),
  /** Those that its devcontainer.json asks for, and which of them who asks has. */
  askedSecrets: z.array(askedSecret),
  dotfilesRepositoryUrl: z.string().nullable(),
  /**
   * What its devcontainer.json asks for besides its own, by GitHub's names: `{"contents":"read"}`.
   */
  repositories: z.array(
    z.object({
      path: z.string(),
      permissions: z.record(z.string(), z.enum(['read', 'write'])),
      isRefused: z.boolean(),
      /** Why, in one sentence. */
      reason: z.string().nullable(),
    }),
  ),
  /** Names what can be given of that, for an answer; null where that is nothing. */
  listHash: z.string().nullable(),
  /** What who asks has answered to that very list; null where they have not. */
  isGiven: z.boolean().nullable(),
})
export type Wants = z.infer<typeof wants>

/** One of what somebody agrees to by trusting something. */
export const term = z.object({
  of: z.enum([
    'container',
    'features',
    'services',
    'user',
    'commands',
    'ports',
    'mounts',
    'secrets',
    'files',
  ]),
  /** Empty where there is but one of the kind. */
  name: z.string(),
  /** Cut where it is long; empty for a file. */
  text: z.string(),
  /** Of the whole text, or of what the file holds. */
  digest: z.string(),
})
export type Term = z.infer<typeof term>

/** What is not as somebody agreed to. */
export const termChange = term.pick({ of: true, name: true }).extend({
  kind: z.enum(['new', 'changed', 'gone']),
  /** What it said; null where there is nothing to show. */
  was: z.string().nullable(),
})
export type TermChange = z.infer<typeof termChange>

/** Null where it is not asked about because it changed, or what was shown then is not known. */
export const termChanges = z.array(termChange).nullable()

export const trustRequest = z.object({
  trust: codespaceTrust,
  wants,
  changes: termChanges,
  /** Its configuration could not be read: what is decided is about it, and no other codespace. */
  isForOneAlone: z.boolean(),
})
export type TrustRequest = z.infer<typeof trustRequest>
