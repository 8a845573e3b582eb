import { appEndpoints } from './app-endpoints.ts'
import { applicationEndpoints } from './application-endpoints.ts'
import { contentsEndpoints } from './contents-endpoints.ts'
import { forkEndpoints } from './fork-endpoints.ts'
import { installationEndpoints } from './installation-endpoints.ts'
import { manifestEndpoints } from './manifest-endpoints.ts'
import { organizationEndpoints } from './organization-endpoints.ts'
import { pullRequestEndpoints } from './pull-request-endpoints.ts'
import { repositoryEndpoints } from './repository-endpoints.ts'
import type { Endpoint } from './rest.ts'
import { userEndpoints } from './user-endpoints.ts'

/** All that the REST API answers. What more specific paths say comes first. */
export const endpoints: readonly Endpoint[] = [
  ...organizationEndpoints,
  ...installationEndpoints,
  ...appEndpoints,
  ...applicationEndpoints,
  ...manifestEndpoints,
  ...contentsEndpoints,
  ...pullRequestEndpoints,
  ...forkEndpoints,
  ...repositoryEndpoints,
  ...userEndpoints,
]
