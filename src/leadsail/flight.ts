// Single flight: the same read from many requests at once is one call, which none of them can end for
// the others.
import type { Fingerprint } from '../upstream/credential.ts';
import { createDeadline, type Deadline } from '../upstream/deadline.ts';
import type { UpstreamFailure } from '../upstream/failure.ts';

export type Flights = {
  /**
   * Joins the call under way for this tenant and key, or starts it. Each caller leaves by its own
   * deadline; the call ends when nobody waits for it any more.
   */
  readonly join: <T>(
    tenant: Fingerprint,
    key: string,
    deadline: Deadline,
    start: (shared: Deadline) => Promise<T>,
  ) => { readonly result: Promise<T>; readonly isJoined: boolean };
  readonly size: () => number;
};

type Flight = {
  readonly result: Promise<unknown>;
  readonly members: Set<Deadline>;
  readonly cancel: Deadline['cancel'];
};

export function createFlights(): Flights {
  const flights = new Map<string, Flight>();

  function begin(key: string, start: (shared: Deadline) => Promise<unknown>): Flight {
    const members = new Set<Deadline>();
    // It has no end of its own: it lasts as long as the most patient of those who wait.
    const shared = {
      ...createDeadline(null),
      remainingMs: () => Math.max(0, ...[...members].map((member) => member.remainingMs())),
    };
    // Not before the turn is over: the first member has to be on board, or there is no patience at all.
    const result = Promise.resolve()
      .then(() => start(shared))
      .finally(() => {
        if (flights.get(key) === flight) flights.delete(key);
      });
    const flight: Flight = { result, members, cancel: shared.cancel };
    flights.set(key, flight);
    return flight;
  }

  function leave(key: string, flight: Flight, member: Deadline, reason: UpstreamFailure): void {
    flight.members.delete(member);
    if (flight.members.size > 0) return;
    if (flights.get(key) === flight) flights.delete(key);
    // With the last one's reason: that nobody had the patience tells of an outage, that all went away does not.
    flight.cancel(reason);
  }

  return {
    size: () => flights.size,
    join<T>(
      tenant: Fingerprint,
      name: string,
      deadline: Deadline,
      start: (shared: Deadline) => Promise<T>,
    ) {
      const key = `${tenant} ${name}`;
      const known = flights.get(key);
      const flight = known ?? begin(key, start);
      flight.members.add(deadline);
      const result = new Promise<T>((resolve, reject) => {
        const unwatch = deadline.watch((failure) => {
          reject(failure);
          leave(key, flight, deadline, failure);
        });
        const landed = (): void => {
          unwatch();
          flight.members.delete(deadline);
        };
        (flight.result as Promise<T>).then(resolve, reject).finally(landed);
      });
      return { result, isJoined: known !== undefined };
    },
  };
}
