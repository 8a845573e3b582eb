import type { PortAccess } from '../access/port-access.ts'

/** What is known of a request that the app may answer. */
export type PassedAccess = Extract<PortAccess, { kind: 'pass' }>
