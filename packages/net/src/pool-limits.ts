import { checkOptionNames, defaultPoolLimits, type PoolLimits } from "@haulier/core";

const names: ReadonlySet<string> = new Set(Object.keys(defaultPoolLimits));

/**
 * Completes `limits` by the defaults: 100 connections, 20 kept idle, for 5 s. `Infinity` is no limit.
 * @throws TypeError for an unknown limit, or one that is no such number.
 */
export function resolvePoolLimits(limits: Partial<PoolLimits> = {}): PoolLimits {
  checkOptionNames("limits", limits, names);
  const { maxConnections, maxIdleConnections, keepAliveTimeout } = defaultPoolLimits;
  return {
    maxConnections: check("maxConnections", limits.maxConnections ?? maxConnections, 1),
    maxIdleConnections: check("maxIdleConnections", limits.maxIdleConnections ?? maxIdleConnections, 0),
    keepAliveTimeout: check("keepAliveTimeout", limits.keepAliveTimeout ?? keepAliveTimeout, 0),
  };
}

function check(name: keyof PoolLimits, limit: number, least: number): number {
  if (typeof limit === "number" && limit >= least) return limit;
  throw new TypeError(`limits.${name}: expected a number from ${least} up, or Infinity, got ${String(limit)}`);
}
