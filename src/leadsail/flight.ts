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

/** Who waits for a call, and the patience of all together. */
type Crew = { readonly members: Member[]; readonly shared: Deadline };

type Flight = {
  readonly key: string;
  /** Null once it has landed. */
  crew: Crew | null;
};

export function createFlights(): Flights {
  const flights = new Map<string, Flight>();

  function open(key: string, first: Member): readonly [Flight, Crew] {
    const { watch, cancel } = createDeadline(null);
    const members = [first];
    // It has no end of its own: it lasts as long as the most patient of those who wait.
    const remainingMs = () =>
      members.reduce((most, { deadline }) => Math.max(most, deadline.remainingMs()), 0);
    const crew = { members, shared: { watch, cancel, remainingMs } };
    const flight: Flight = { key, crew };
    flights.set(key, flight);
    return [flight, crew];
  }

  /** Nobody joins it any more. Returns who is on board. */
  function close(flight: Flight): readonly Member[] {
    const members = flight.crew?.members ?? [];
    if (flights.get(flight.key) === flight) flights.delete(flight.key);
    // A map that has made itself anew leaves a copy behind, old and dead, in which flights are still named: let
    // them name nobody, or all that each of them asked for grows old with them.
    flight.crew = null;
    return members;
  }

  function watch(flight: Flight, { members, shared }: Crew, member: Member): void {
    member.unwatch = member.deadline.watch((failure) => {
      member.reject(failure);
      members.splice(members.indexOf(member), 1);
      if (members.length > 0) return;
      close(flight);
      // With the last one's reason: that nobody had the patience tells of an outage, that all went away does not.
      shared.cancel(failure);
    });
  }

  function land(flight: Flight): readonly Member[] {
    const members = close(flight);
    for (const { unwatch } of members) unwatch();
    return members;
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
        if (known?.crew) {
          known.crew.members.push(member);
          return watch(known, known.crew, member);
        }
        const [flight, crew] = open(key, member);
        watch(flight, crew, member);
        // Not before the first member is on board, or there is no patience at all.
        start(crew.shared).then(
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
