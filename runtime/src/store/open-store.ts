import type { Store } from './store.ts';
import type { StoreSettings } from './store-settings.ts';

/**
 * Opens the store that the endpoint names, without a request yet: whether it answers shows with the first call. Each
 * kind is loaded when it is needed, because the SDK alone takes longer to load than `--help` should.
 *
 * @throws CredentialsMissingError for an endpoint other than `file:` without credentials.
 */
export const openStore = async (settings: StoreSettings): Promise<Store> => {
  if (settings.endpoint.protocol === 'file:') {
    const { DirectoryStore } = await import('./directory/directory-store.ts');
    return new DirectoryStore(settings);
  }
  const { openR2Store } = await import('./r2/open-r2-store.ts');
  return openR2Store(settings);
};
