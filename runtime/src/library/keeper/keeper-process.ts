import type { PointMarker } from '../../supervisor/ship/point-marker.ts';
import { HostApplication, type HostApplicationOptions } from './host-application.ts';
import type { HostMessage, KeeperMessage } from './messages.ts';
import { problemOf } from './problem-of.ts';

/** The end of the channel that the keeper has. */
export interface HostChannel {
  readonly connected: boolean;
  say(message: KeeperMessage): void;
  onTold(receive: (message: HostMessage) => void): void;
  onHostGone(receive: () => void): void;
}

/** What a keeper needs to talk with its host: the database is open there, is to be closed, is closed. */
export class KeeperProcess {
  readonly #channel: HostChannel;
  readonly #marker: PointMarker;
  readonly #status: HostApplicationOptions['status'];
  #application: HostApplication | undefined;

  /**
   * @param options.marker whom it asks to mark points
   * @param options.onHostGone the host died: nothing can be open there any more
   */
  constructor({
    channel,
    marker,
    status,
    onHostGone,
  }: {
    channel: HostChannel;
    marker: PointMarker;
    status: HostApplicationOptions['status'];
    onHostGone: () => void;
  }) {
    this.#channel = channel;
    this.#marker = marker;
    this.#status = status;
    channel.onTold((message) => this.#hear(message));
    const hostGone = () => {
      this.#application?.closed();
      onHostGone();
    };
    channel.onHostGone(hostGone);
    if (!channel.connected) hostGone();
  }

  /** The database is open in the host already: it was when the keeper before this one died. */
  alreadyOpen(): HostApplication {
    const application = new HostApplication({ say: this.#channel.say, status: this.#status });
    this.#application = application;
    if (!this.#channel.connected) application.closed();
    return application;
  }

  /** Tells the host that it may open the database. */
  open(): HostApplication {
    const application = this.alreadyOpen();
    this.#channel.say({ say: 'open' });
    return application;
  }

  #hear(message: HostMessage): void {
    if (message.tell === 'closed') this.#application?.closed();
    else void this.#mark(message);
  }

  async #mark({ id, name }: { id: number; name: string | undefined }): Promise<void> {
    try {
      const { line } = await this.#marker.mark(name);
      this.#channel.say({ say: 'marked', id, seq: line.seq });
    } catch (failure) {
      this.#channel.say({ say: 'not-marked', id, problem: problemOf(failure) });
    }
  }
}
