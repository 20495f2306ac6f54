/** An address as the servers of Node and Bun tell it. */
export interface ClientAddress {
  /** An IP address, such as `203.0.113.7` or `2001:db8::7`. */
  readonly address: string;
  readonly port: number;
}

/** With what can be told from it. */
export interface ClientPlace extends ClientAddress {
  readonly family: "IPv4" | "IPv6";
}

/** As httpx has it. */
export const defaultClient: ClientAddress = Object.freeze({ address: "127.0.0.1", port: 123 });

/** @throws TypeError for what is no address. */
export function toClientPlace({ address, port }: ClientAddress): ClientPlace {
  const family = familyOf(address);
  if (family === undefined)
    throw new TypeError(`clientAddress: expected an IP address such as "203.0.113.7", got ${JSON.stringify(address)}`);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new TypeError(`clientAddress: expected a port from 0 to 65535, got ${String(port)}`);
  return { address, family, port };
}

/** URLs know addresses by heart, and that in every runtime. */
function familyOf(address: unknown): ClientPlace["family"] | undefined {
  if (typeof address !== "string") return undefined;
  if (/^\d+\.\d+\.\d+\.\d+$/.test(address)) return URL.canParse(`http://${address}/`) ? "IPv4" : undefined;
  return address.includes(":") && URL.canParse(`http://[${address}]/`) ? "IPv6" : undefined;
}
