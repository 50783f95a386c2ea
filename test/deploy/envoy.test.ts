// Envoy before a gateway: the example holds nothing but what Envoy's own protocol buffers know, and what streams need.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Enum, type Field, MapField, Root, Type } from 'protobufjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { DEPLOY } from './tools.ts';

const EXAMPLE = readFileSync(join(DEPLOY, 'envoy/envoy.yaml'), 'utf8');
const DEPS = join(dirname(fileURLToPath(import.meta.resolve('@grpc/grpc-js-xds'))), '../../deps');
const FOLDERS = [
  ...['envoy-api', 'xds', 'googleapis', 'protoc-gen-validate'].map((name) => join(DEPS, name)),
  dirname(fileURLToPath(import.meta.resolve('protobufjs'))),
];
const V3 = 'envoy/extensions';
const FILES = [
  'envoy/config/bootstrap/v3/bootstrap.proto',
  `${V3}/filters/network/http_connection_manager/v3/http_connection_manager.proto`,
  `${V3}/filters/http/router/v3/router.proto`,
  `${V3}/upstreams/http/v3/http_protocol_options.proto`,
];
const BOOTSTRAP = 'envoy.config.bootstrap.v3.Bootstrap';
const SCALARS: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  bool: (value) => typeof value === 'boolean',
  uint32: Number.isInteger,
  uint64: Number.isInteger,
  int32: Number.isInteger,
  double: (value) => typeof value === 'number',
};
// What JSON writes as a plain value.
const WRAPPED: Readonly<Record<string, (value: unknown) => boolean>> = {
  Duration: (value) => /^\d+(\.\d+)?s$/.test(String(value)),
  UInt32Value: Number.isInteger,
  BoolValue: (value) => typeof value === 'boolean',
};

const root = new Root();
const pathOf = (file: string): string =>
  FOLDERS.map((folder) => join(folder, file)).find(existsSync) ?? file;
root.resolvePath = (_, target) => pathOf(target);

beforeAll(async () => {
  await root.load(FILES.map(pathOf), { keepCase: true });
  root.resolveAll();
});

/** Every place whose key or value Envoy would refuse. */
function faultsOf(value: unknown, type: Type, place = ''): string[] {
  if (type.fullName === '.google.protobuf.Any') return faultsOfAny(value, place);
  const wrapped = /^\.google\.protobuf\./.test(type.fullName) ? WRAPPED[type.name] : undefined;
  if (wrapped) return wrapped(value) ? [] : [`${place} is no ${type.name}`];
  if (typeof value !== 'object' || value === null) return [`${place} is no ${type.name}`];
  return Object.entries(value).flatMap(([key, held]) => {
    const at = `${place}.${key}`;
    const field = type.fields[key];
    if (!field) return [`${at} is unknown to ${type.name}`];
    if (field instanceof MapField) {
      return Object.entries(held).flatMap(([name, one]) =>
        faultsOfOne(one, field, `${at}.${name}`),
      );
    }
    if (field.repeated !== Array.isArray(held)) return [`${at} is a list, or should be`];
    const all: unknown[] = field.repeated ? held : [held];
    return all.flatMap((one) => faultsOfOne(one, field, at));
  });
}

function faultsOfOne(value: unknown, field: Field, place: string): string[] {
  const type = field.resolvedType;
  if (type instanceof Type) return faultsOf(value, type, place);
  const isGood =
    type instanceof Enum ? Object.hasOwn(type.values, String(value)) : SCALARS[field.type]?.(value);
  return isGood ? [] : [`${place} is no ${field.type}`];
}

function faultsOfAny(value: unknown, place: string): string[] {
  const { '@type': named = '', ...held } = value as Record<string, unknown>;
  const name = String(named).replace('type.googleapis.com/', '');
  try {
    return faultsOf(held, root.lookupType(name), place);
  } catch {
    return [`${place} is of an unknown type ${name}`];
  }
}

const faultsOfText = (text: string): string[] => faultsOf(parse(text), root.lookupType(BOOTSTRAP));

describe('the example', () => {
  it('is known to Envoy key by key', () => {
    expect(faultsOfText(EXAMPLE)).toEqual([]);
  });

  it.each([
    ['upgrade_type:', 'upgradetype:', 'unknown to UpgradeConfig'],
    ['timeout: 0s', 'timeout: none', 'is no Duration'],
    ['LEAST_REQUEST', 'LEAST_REQUESTS', 'lb_policy is no'],
    ['filters.http.router.v3.Router', 'filters.http.router.v3.Ruoter', 'of an unknown type'],
    ['max_connections: 2000', "max_connections: 'many'", 'is no UInt32Value'],
    ['{ path: /ready }', '{ pfad: /ready }', 'unknown to HttpHealthCheck'],
  ])('would not be with %s as %s', (from, to, fault) => {
    expect(EXAMPLE).toContain(from);
    expect(faultsOfText(EXAMPLE.replace(from, to)).join()).toContain(fault);
  });

  it('lets subscriptions last and WebSockets pass', () => {
    const [{ filter_chains }] = parse(EXAMPLE).static_resources.listeners;
    const { typed_config: manager } = filter_chains[0].filters[0];
    expect(manager.upgrade_configs).toEqual([{ upgrade_type: 'websocket' }]);
    const [{ routes }] = manager.route_config.virtual_hosts;
    const toGateway = routes.filter((one: { route?: object }) => one.route);
    expect(toGateway).toHaveLength(3);
    for (const { route } of toGateway) expect(route).toMatchObject({ timeout: '0s' });
  });
});
