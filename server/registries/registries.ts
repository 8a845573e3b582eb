export { isNamedRegistry, refusedImage } from './allowed-images.ts'
export { type ImageName, readImageName } from './image-name.ts'
export { obtainImage } from './obtain-image.ts'
export { isPrivateRegistry } from './private-registry.ts'
export { PrivateAddressError, publicLookupBeside } from './public-addresses.ts'
export {
  credentialsFor,
  type RegistryCredentials,
  type RegistrySubject,
} from './registry-credentials.ts'
