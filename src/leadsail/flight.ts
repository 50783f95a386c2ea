// Single flight: the same read from many requests at once is one call, which none of them can end for
// the others.
import type { Fingerprint } from '../upstream/credential.ts';
import { createDeadline, type Deadline } from '../upstream/deadline.ts';

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

type Member = {
  readonly deadline: Deadline;
  readonly resolve: (got: unknown) => void;
  readonly reject: (failure: unknown) => void;
  unwatch: () => void;
};

type Flight = {
  readonly key: string;
  readonly members: Member[];
  readonly shared: Deadline;
};

export function createFlights(): Flights {
  const flights = new Map<string, Flight>();

  function open(key: string, first: Member): Flight {
    const { watch, cancel } = createDeadline(null);
    // It has no end of its own: it lasts as long as the most patient of those who wait.
    const remainingMs = () =>
      flight.members.reduce((most, { deadline }) => Math.max(most, deadline.remainingMs()), 0);
    const flight: Flight = { key, members: [first], shared: { watch, cancel, remainingMs } };
    flights.set(key, flight);
    return flight;
  }

  function close(flight: Flight): void {
    if (flights.get(flight.key) === flight) flights.delete(flight.key);
  }

  function watch(flight: Flight, member: Member): void {
    member.unwatch = member.deadline.watch((failure) => {
      member.reject(failure);
      flight.members.splice(flight.members.indexOf(member), 1);
      if (flight.members.length > 0) return;
      close(flight);
      // With the last one's reason: that nobody had the patience tells of an outage, that all went away does not.
      flight.shared.cancel(failure);
    });
  }

  function land(flight: Flight): readonly Member[] {
    close(flight);
    for (const { unwatch } of flight.members) unwatch();
    return flight.members;
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
      const result = new Promise<T>((resolve, reject) => {
        const member = { deadline, resolve, reject, unwatch: NOTHING } as Member;
        if (known) {
          known.members.push(member);
          return watch(known, member);
        }
        const flight = open(key, member);
        watch(flight, member);
        // Not before the first member is on board, or there is no patience at all.
        start(flight.shared).then(
          (got) => {
            for (const one of land(flight)) one.resolve(got);
          },
          (failure) => {
            for (const one of land(flight)) one.reject(failure);
          },
        );
      });
      return { result, isJoined: known !== undefined };
    },
  };
}

const NOTHING = (): void => {};
