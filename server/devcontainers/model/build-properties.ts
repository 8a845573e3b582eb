import type { Property } from './properties.ts'

const noBuild = 'no image is built'
const instead = 'name an image that is ready with "image"'
const noCompose = 'no other containers are started'

/** Of what the image is, or is made from. */
export const buildProperties: Property[] = [
  {
    key: 'image',
    verdict: 'transformed',
    says: 'is what the container is made from: any in a public registry; without it, Bothy’s default image',
  },
  { key: 'build', verdict: 'refused', says: noBuild, instead },
  { key: 'build.dockerfile', verdict: 'refused', says: noBuild, instead },
  { key: 'build.context', verdict: 'refused', says: noBuild, instead },
  { key: 'build.target', verdict: 'refused', says: noBuild, instead },
  { key: 'build.args', verdict: 'refused', says: noBuild, instead },
  { key: 'build.cacheFrom', verdict: 'refused', says: noBuild, instead },
  { key: 'build.options', verdict: 'refused', says: noBuild, instead },
  { key: 'dockerFile', verdict: 'refused', says: noBuild, instead },
  { key: 'context', verdict: 'dropped', says: noBuild },
  { key: 'dockerComposeFile', verdict: 'refused', says: noCompose, instead },
  { key: 'service', verdict: 'dropped', says: noCompose },
  { key: 'runServices', verdict: 'dropped', says: noCompose },
  { key: 'features', verdict: 'dropped', says: 'what they would install is missing' },
  { key: 'overrideFeatureInstallOrder', verdict: 'dropped', says: 'no Features are installed' },
]
