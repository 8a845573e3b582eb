import { z } from 'zod'

export const portNumber = z.int().min(1).max(65_535)

/** Who may open a port: its owner; members of the repository's organization too; everybody. */
export const portVisibility = z.enum(['private', 'org', 'public'])
export type PortVisibility = z.infer<typeof portVisibility>

/** What the program behind the port speaks. Browsers always get what the ports' domain has. */
export const portProtocol = z.enum(['http', 'https'])
export type PortProtocol = z.infer<typeof portProtocol>

/** What the page does once the port is found; Visual Studio Code's own words. */
export const onAutoForward = z.enum([
  'notify',
  'openBrowser',
  'openBrowserOnce',
  'openPreview',
  'silent',
  'ignore',
])
export type OnAutoForward = z.infer<typeof onAutoForward>

/** What a devcontainer.json says of ports; null for what it does not say. */
export const portAttributes = z.object({
  /** `3000`, `3000-3010`, or a regular expression over the whole command; empty for all others. */
  match: z.string(),
  label: z.string().nullable(),
  onAutoForward: onAutoForward.nullable(),
  protocol: portProtocol.nullable(),
  visibility: portVisibility.nullable(),
})
export type PortAttributes = z.infer<typeof portAttributes>

/** A port of a container beside the codespace's own, by the number that stands for it here. */
export const servicePort = z.object({
  port: portNumber,
  service: z.string().max(63),
  servicePort: portNumber,
})
export type ServicePort = z.infer<typeof servicePort>

/** The part of a devcontainer.json that is about ports, after the policy. */
export const configuredPorts = z.object({
  forward: z.array(portNumber),
  attributes: z.array(portAttributes),
  otherAttributes: portAttributes.nullable(),
  /** Absent where none is forwarded. */
  ofServices: z.array(servicePort).optional(),
})
export type ConfiguredPorts = z.infer<typeof configuredPorts>
