import { z } from 'zod'

/**
 * What a GitHub App of Bothy asks for at each installation, and why. `extra`: only where the
 * administrator wants it.
 */
export const githubPermissions = [
  {
    name: 'contents',
    title: 'Contents',
    access: 'write',
    why: 'Clone private repositories and push to them.',
    extra: null,
  },
  {
    name: 'metadata',
    title: 'Metadata',
    access: 'read',
    why: 'Know which repositories there are. GitHub requires it.',
    extra: null,
  },
  {
    name: 'pull_requests',
    title: 'Pull requests',
    access: 'write',
    why: 'Start from a pull request, and open one.',
    extra: null,
  },
  {
    name: 'issues',
    title: 'Issues',
    access: 'write',
    why: 'Start from an issue, and answer it from a terminal.',
    extra: null,
  },
  {
    name: 'members',
    title: 'Organization members',
    access: 'read',
    why: 'Know who is in the organizations and teams whose members may sign in here.',
    extra: null,
  },
  {
    name: 'workflows',
    title: 'Workflows',
    access: 'write',
    why: 'Push changes of files in .github/workflows.',
    extra: 'workflows',
  },
  {
    name: 'administration',
    title: 'Administration',
    access: 'write',
    why: 'Make a fork without leaving Bothy. No codespace ever gets it.',
    extra: 'forks',
  },
] as const

export const registrationExtra = z.enum(['workflows', 'forks'])
export type RegistrationExtra = z.infer<typeof registrationExtra>

/** Where the App is to be made. */
export const beginRegistrationInput = z.object({
  /** The login of an organization; null for the account of whoever is signed in at GitHub then. */
  organization: z
    .string()
    .trim()
    .regex(/^[a-z\d](?:[a-z\d_-]{0,98})$/i, 'the login of an organization, such as octo-org')
    .nullable(),
  extras: z.array(registrationExtra).max(2).default([]),
})
export type BeginRegistrationInput = z.output<typeof beginRegistrationInput>

/** A form for the browser to post to GitHub: its address, and its one field. */
export const registrationForm = z.object({ action: z.string(), manifest: z.string() })
export type RegistrationForm = z.infer<typeof registrationForm>

/** What an administrator may see of the registration. Never a secret of it. */
export const registrationView = z.object({
  /** The origin of the GitHub this server is at, and its host as it is said. */
  url: z.string(),
  host: z.string(),
  /** Where GitHub sends people back to, for a registration made by hand. */
  callbackUrl: z.string(),
  registration: z
    .object({
      kind: z.enum(['app', 'oauth']),
      clientId: z.string(),
      slug: z.string().nullable(),
      hasPrivateKey: z.boolean(),
      /** The variable it comes from; null where it was made here and can be forgotten here. */
      lockedBy: z.string().nullable(),
      createdAt: z.number().nullable(),
      /**
       * Where the App is given repositories, and where it is changed; null where its
       * name is not known.
       */
      installUrl: z.string().nullable(),
      settingsUrl: z.string().nullable(),
    })
    .nullable(),
  /** There is one, and the key it was sealed with is not here. */
  isUnreadable: z.boolean(),
})
export type RegistrationView = z.infer<typeof registrationView>

/**
 * Why the App was not registered here: the `failed` of `/admin/github?failed=…`. Nothing else
 * ever stands there.
 */
export const registrationFailure = z.enum([
  /** Another browser's or session's, too old, or used before. */
  'GITHUB_SETUP_INVALID',
  /** The session has ended, or is no administrator's any more. */
  'GITHUB_SETUP_NOT_ALLOWED',
  'GITHUB_UNREACHABLE',
  /** Somebody else was faster, or the environment says something else by now. */
  'GITHUB_REGISTERED',
  'GITHUB_SETUP_FAILED',
])
export type RegistrationFailure = z.infer<typeof registrationFailure>
