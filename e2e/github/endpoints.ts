import { repositoryEndpoints } from './repository-endpoints.ts'
import type { Endpoint } from './rest.ts'
import { userEndpoints } from './user-endpoints.ts'

/** All that the REST API answers. What more specific paths say comes first. */
export const endpoints: readonly Endpoint[] = [...userEndpoints, ...repositoryEndpoints]
