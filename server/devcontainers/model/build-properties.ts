import type { Property } from './properties.ts'

/** Of what the image is, or is made from. */
export const buildProperties: Property[] = [
  {
    key: 'image',
    verdict: 'transformed',
    says: 'is what the container is made from: any that administrators allow; without it, Bothy’s default image',
  },
  {
    key: 'build',
    verdict: 'honoured',
    says: 'an image is built by what it says, where the repository is trusted',
  },
  { key: 'build.dockerfile', verdict: 'honoured', says: 'is what it is built by' },
  {
    key: 'build.context',
    verdict: 'honoured',
    says: 'is where its files are copied from, a folder of the repository',
  },
  { key: 'build.target', verdict: 'honoured', says: 'is the stage that is built' },
  { key: 'build.args', verdict: 'honoured', says: 'are the values of its `ARG`' },
  {
    key: 'build.cacheFrom',
    verdict: 'dropped',
    says: 'what you have built before is found by what it is made of, and nothing of others is taken',
  },
  {
    key: 'build.options',
    verdict: 'refused',
    says: 'images are built by the server’s own settings alone',
    instead: 'say what a build needs in its Dockerfile, "build.target" and "build.args"',
  },
  { key: 'dockerFile', verdict: 'honoured', says: 'is an older name of `build.dockerfile`' },
  { key: 'context', verdict: 'honoured', says: 'is an older name of `build.context`' },
  {
    key: 'dockerComposeFile',
    verdict: 'honoured',
    says: 'names the Compose files whose services run beside the codespace',
  },
  {
    key: 'service',
    verdict: 'honoured',
    says: 'is the one that the codespace’s own container is made from',
  },
  {
    key: 'runServices',
    verdict: 'honoured',
    says: 'are those that run; without it, all that no profile keeps back',
  },
  {
    key: 'features',
    verdict: 'honoured',
    says: 'are installed on top of the image, where the repository is trusted',
  },
  {
    key: 'overrideFeatureInstallOrder',
    verdict: 'honoured',
    says: 'names those that are installed first, as far as what they depend on lets them',
  },
]
