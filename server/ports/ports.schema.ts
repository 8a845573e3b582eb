import { z } from 'zod'
import { codespaceName, codespaceRef } from '#server/codespaces/codespaces.schema.ts'
import { storableText } from '#server/text.schema.ts'
import { portAttributes, portNumber, portProtocol, portVisibility } from './port-values.schema.ts'

export const portRef = z.object({ name: codespaceName, port: portNumber })
export type PortRef = z.infer<typeof portRef>

const label = storableText.trim().max(100).nullable()
/** A path of the port's own: begins with one slash. */
export const portPath = storableText
  .max(2000)
  .regex(/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/, 'a path such as /docs?page=2')

export const forwardedPort = z.object({
  port: portNumber,
  label: z.string().nullable(),
  /** `db:5432`, where it is a port of a container beside the codespace's own. */
  service: z.string().nullable(),
  protocol: portProtocol,
  /** Its owner has chosen that, or the configuration says it by the port's number. */
  hasProtocol: z.boolean(),
  /** After every policy: what counts at this moment. */
  visibility: portVisibility,
  /** How many its owner has named who may open it as well. */
  people: z.int(),
  /** An administrator has closed it: it stays private until they allow it again. */
  isClosed: z.boolean(),
  source: z.enum(['user', 'configuration']),
  /** `https://amber-hut-…-3000.ports.example/`; null where there is no domain for ports. */
  url: z.url().nullable(),
})
export type ForwardedPort = z.infer<typeof forwardedPort>

export const portsView = z.object({
  /** `https://amber-hut-…-{port}.ports.example/`; null where there is no domain: `why` says so. */
  urlPattern: z.string().nullable(),
  why: z.string().nullable(),
  /** The most that may be chosen here. */
  maxVisibility: portVisibility,
  /** Whether tokens for API clients may be made and count. */
  hasTokens: z.boolean(),
  /** Its repository has an organization whose members can be asked about. */
  hasOrganization: z.boolean(),
  ports: z.array(forwardedPort),
  attributes: z.array(portAttributes),
  otherAttributes: portAttributes.nullable(),
  /**
   * What the configuration wants opened and its owner has neither agreed to nor refused. Either
   * is said by `update` with a visibility, and is remembered.
   */
  asked: z.array(z.object({ port: portNumber, visibility: portVisibility })),
})
export type PortsView = z.infer<typeof portsView>

export const addPortInput = portRef.extend({
  label: label.optional(),
  protocol: portProtocol.optional(),
})
export type AddPortInput = z.infer<typeof addPortInput>
export const updatePortInput = addPortInput.extend({ visibility: portVisibility.optional() })
export type UpdatePortInput = z.infer<typeof updatePortInput>

export const handOffInput = portRef.extend({
  path: portPath.default('/'),
  /** For a frame in the app's page, whose cookies are apart from those of a tab. */
  isFrame: z.boolean().default(false),
})
export type HandOffInput = z.output<typeof handOffInput>

const longestMinutes = 90 * 24 * 60
const newKey = portRef.extend({
  label: label.optional(),
  expiresInMinutes: z.int().min(1).max(longestMinutes),
})
export const createLinkInput = newKey.extend({ path: portPath.default('/') })
export type CreateLinkInput = z.output<typeof createLinkInput>
export const createTokenInput = newKey
export type CreateTokenInput = z.output<typeof createTokenInput>

/** A link or a token as it is listed: never what it opens by. */
export const portKey = z.object({
  id: z.uuid(),
  port: portNumber,
  label: z.string().nullable(),
  createdAt: z.number(),
  expiresAt: z.number(),
  /** Within the hour; null for never. */
  lastUsedAt: z.number().nullable(),
})
export type PortKey = z.infer<typeof portKey>
/** The address is shown this once. */
export const createdLink = z.object({ id: z.uuid(), url: z.url(), expiresAt: z.number() })
/** Shown this once, to be sent in the header of that name. */
export const createdToken = z.object({
  id: z.uuid(),
  header: z.string(),
  token: z.string(),
  expiresAt: z.number(),
})
export const revokeKeyInput = codespaceRef.extend({ id: z.uuid() })
export type RevokeKeyInput = z.infer<typeof revokeKeyInput>

export const addPersonInput = portRef.extend({
  /** Their login at the GitHub of this server, or the name of a local user. */
  login: storableText.trim().min(1).max(100),
})
export type AddPersonInput = z.output<typeof addPersonInput>
export const removePersonInput = portRef.extend({ userId: storableText.max(100) })
export type RemovePersonInput = z.infer<typeof removePersonInput>
export const portPerson = z.object({
  port: portNumber,
  userId: z.string(),
  name: z.string(),
  /** At GitHub, as of their last sign-in; null for a local user. */
  login: z.string().nullable(),
  createdAt: z.number(),
  /** The administrators' maximum lets them in. */
  isAllowed: z.boolean(),
  /** By another configuration the number stands for something else, which nobody shared. */
  isOther: z.boolean(),
})
export type PortPerson = z.infer<typeof portPerson>

/** A port that others than its owner can open now, or that was closed, for administrators. */
export const sharedPort = z.object({
  name: codespaceName,
  displayName: z.string(),
  owner: z.object({ id: z.string(), name: z.string() }),
  port: portNumber,
  visibility: portVisibility,
  /** How many its owner has named who may open it as well. */
  people: z.int(),
  url: z.url().nullable(),
  since: z.number(),
  closedAt: z.number().nullable(),
  /** How often visitors have reported it, and when last. */
  reports: z.int(),
  reportedAt: z.number().nullable(),
})
export type SharedPort = z.infer<typeof sharedPort>
