// Which credentials are known to be good, and the places that those share who are not.
import { describe, expect, it } from 'vitest';
import { createLocalExchange } from '../../../src/live/replicas/exchange.ts';
import { createLocalStore } from '../../../src/live/replicas/store.ts';
import { shareVerified } from '../../../src/live/verified.ts';
import { type Credential, toCredential } from '../../../src/upstream/credential.ts';
import { createPlaces } from '../../../src/upstream/places.ts';
import {
  createVerified,
  REFUSED_KEPT,
  REFUSED_MS,
  UNVERIFIED,
  VERIFIED_KEPT,
} from '../../../src/upstream/verified.ts';

const credentialOf = (name: string): Credential => toCredential(name) as Credential;
const nameOf = (name: string) => credentialOf(name).fingerprint;
const [north, south] = [nameOf('north'), nameOf('south')];

describe('a credential', () => {
  it('is one of a crowd until it is confirmed, and again when it is denied', () => {
    const verified = createVerified();
    expect([verified.shareOf(null), verified.shareOf(north)]).toEqual([UNVERIFIED, UNVERIFIED]);
    verified.confirm(north);
    expect([verified.shareOf(north), verified.shareOf(south)]).toEqual([north, UNVERIFIED]);
    verified.deny(north, true);
    expect(verified.shareOf(north)).toBe(UNVERIFIED);
  });

  it('is refused for some seconds, unless a poll found it out or it is good after all', () => {
    let nowMs = 0;
    const verified = createVerified(() => nowMs);
    verified.deny(north, false);
    expect(verified.isRefused(north)).toBe(false);
    verified.deny(north, true);
    expect([verified.isRefused(north), verified.isRefused(south)]).toEqual([true, false]);
    nowMs = REFUSED_MS - 1;
    expect(verified.isRefused(north)).toBe(true);
    nowMs = REFUSED_MS;
    expect(verified.isRefused(north)).toBe(false);
    verified.deny(south, true);
    verified.confirm(south);
    expect(verified.isRefused(south)).toBe(false);
  });

  it('that was good is refused from the second time on, whatever a token says meanwhile', () => {
    let nowMs = 0;
    const verified = createVerified(() => nowMs);
    verified.confirm(north);
    verified.deny(north, true);
    expect([verified.isRefused(north), verified.has(north)]).toEqual([false, false]);
    verified.confirm(north);
    verified.deny(north, true);
    expect(verified.isRefused(north)).toBe(true);
    nowMs = REFUSED_MS;
    expect(verified.isRefused(north)).toBe(false);
    verified.confirm(north);
    verified.deny(north, true);
    expect(verified.isRefused(north)).toBe(false);
  });

  it('is told of once when it changes, and when it is one too many', () => {
    const verified = createVerified();
    const told: [string, boolean][] = [];
    verified.onChange((name, isVerified) => told.push([name, isVerified]));
    verified.confirm(north);
    verified.confirm(north);
    verified.deny(south, true);
    verified.deny(north, true);
    verified.deny(north, true);
    expect(told).toEqual([
      [north, true],
      [north, false],
    ]);
    verified.confirm(north);
    for (let at = 0; at < VERIFIED_KEPT; at += 1) verified.confirm(`${at}` as never);
    expect(told.slice(-2)).toEqual([
      [north, false],
      [`${VERIFIED_KEPT - 1}`, true],
    ]);
    for (let at = 0; at < REFUSED_KEPT + 1; at += 1) verified.deny(`${at} no` as never, true);
    expect(verified.isRefused('0 no' as never)).toBe(false);
  });
});

describe('places', () => {
  const limitOf = (taken: object) => ('limit' in taken ? taken.limit : null);

  it('are half for one credential, and half for all together that are not verified', () => {
    const verified = createVerified();
    const places = createPlaces(8, verified);
    verified.confirm(north);
    for (let at = 0; at < 4; at += 1) {
      expect(limitOf(places.take(credentialOf('north')))).toBe(null);
    }
    expect(places.take(credentialOf('north'))).toEqual({ limit: 4, isShare: true });
    for (let at = 0; at < 4; at += 1) {
      expect(limitOf(places.take(at === 0 ? null : credentialOf(`made-up ${at}`)))).toBe(null);
    }
    expect(places.take(credentialOf('made-up'))).toEqual({ limit: 4, isShare: true });
    verified.confirm(south);
    expect(places.take(credentialOf('south'))).toEqual({ limit: 8, isShare: false });
    expect(places.taken()).toBe(8);
  });

  it('go along when a credential is confirmed, and come back when it is denied', () => {
    const verified = createVerified();
    const places = createPlaces(8, verified);
    const mine = [1, 2, 3].map(() => places.take(credentialOf('north')));
    verified.confirm(north);
    for (let at = 0; at < 4; at += 1) {
      expect(limitOf(places.take(credentialOf(`made-up ${at}`)))).toBe(null);
    }
    expect(limitOf(places.take(credentialOf('north')))).toBe(null);
    expect(limitOf(places.take(credentialOf('north')))).toBe(4);
    for (const one of mine) if ('release' in one) for (const _ of 'ab') one.release();
    expect(places.taken()).toBe(5);
    verified.deny(north, true);
    expect(limitOf(places.take(credentialOf('north')))).toBe(4);
  });

  it('are half of a share for one of several who have it in common', () => {
    const verified = createVerified();
    verified.confirm(north);
    const places = createPlaces(8, verified);
    const of = (subject: string) => places.take({ ...credentialOf('north'), subject });
    expect(['a', 'a', 'a', 'b', 'b', 'b'].map((one) => limitOf(of(one)))).toEqual([
      ...[null, null, 4],
      ...[null, null, 4],
    ]);
  });
});

describe('several processes', () => {
  function createProcess(exchange = createLocalExchange(), store = createLocalStore(() => 0)) {
    const verified = createVerified();
    const forgotten: string[] = [];
    const shared = shareVerified({
      verified,
      exchange,
      store,
      forget: (name) => void forgotten.push(name),
    });
    return { verified, forgotten, ...shared };
  }

  it('are told by the one that found it out, and forget what was remembered', () => {
    const exchange = createLocalExchange();
    const [one, other] = [createProcess(exchange), createProcess(exchange)];
    one.verified.confirm(north);
    expect(other.verified.has(north)).toBe(true);
    other.verified.deny(north, true);
    expect(one.verified.has(north)).toBe(false);
    expect([one.forgotten, other.forgotten]).toEqual([[north], [north]]);
    // Of made-up keys nobody says anything.
    other.verified.deny(south, true);
    expect(one.forgotten).toEqual([north]);
    for (const { close } of [one, other]) close();
  });

  it('remember it for those that start later', async () => {
    const store = createLocalStore(() => 0);
    createProcess(createLocalExchange(), store).verified.confirm(north);
    const late = createProcess(createLocalExchange(), store);
    expect(late.verified.has(north)).toBe(false);
    await Promise.all([late.recall(north), late.recall(south)]);
    expect([late.verified.has(north), late.verified.has(south)]).toEqual([true, false]);
    expect(late.recall(north)).toBe(null);
  });
});
