import type { Store } from '../../runtime/src/store/store.ts';

/** A store that does what another one does, for a test that replaces some of it. */
export const delegatingTo = (store: Store): Store => ({
  description: store.description,
  create: (...call) => store.create(...call),
  swap: (...call) => store.swap(...call),
  read: (...call) => store.read(...call),
  isStill: (...call) => store.isStill(...call),
  readRange: (...call) => store.readRange(...call),
  list: (...call) => store.list(...call),
  upload: (...call) => store.upload(...call),
  copy: (...call) => store.copy(...call),
  delete: (...call) => store.delete(...call),
  close: () => store.close(),
});
