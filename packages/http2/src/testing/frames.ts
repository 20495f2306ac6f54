/** The types of frames (RFC 9113 section 6, RFC 7838, RFC 8336). */
export const frameType = {
  data: 0,
  headers: 1,
  priority: 2,
  rstStream: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
  altsvc: 10,
  origin: 12,
} as const;

export const flag = { none: 0, ack: 1, endStream: 1, endHeaders: 4 } as const;

/** A frame, as it was received. */
export interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly streamId: number;
  readonly payload: Buffer;
}

/** The bytes of a frame. */
export function frame(type: number, flags: number, streamId: number, payload: Uint8Array = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.byteLength, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(streamId, 5);
  return Buffer.concat([head, payload]);
}

export function uint32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, 4 * index);
  return bytes;
}

/** Number and value, such as `[3, 100]` for MAX_CONCURRENT_STREAMS. */
export type Setting = readonly [id: number, value: number];

export function settingsFrame(...settings: readonly Setting[]): Buffer {
  const payload = settings.map(([id, value]) => Buffer.concat([Buffer.from([0, id]), uint32(value)]));
  return frame(frameType.settings, flag.none, 0, Buffer.concat(payload));
}

export function goawayFrame(lastStreamId: number, code = 0): Buffer {
  return frame(frameType.goaway, flag.none, 0, uint32(lastStreamId, code));
}

export function resetFrame(streamId: number, code: number): Buffer {
  return frame(frameType.rstStream, flag.none, streamId, uint32(code));
}

export function dataFrame(streamId: number, data: string, flags: number = flag.none): Buffer {
  return frame(frameType.data, flags, streamId, Buffer.from(data));
}

/** The head of a message, without any compression (RFC 7541 section 6.2.2). */
export function headersFrame(
  streamId: number,
  fields: Readonly<Record<string, string>>,
  flags: number = flag.endHeaders,
): Buffer {
  return frame(frameType.headers, flags, streamId, fieldBlock(fields));
}

export function fieldBlock(fields: Readonly<Record<string, string>>): Buffer {
  const parts = Object.entries(fields).flatMap(([name, value]) => [Buffer.from([0]), text(name), text(value)]);
  return Buffer.concat(parts);
}

/** A string with its length as an integer with a prefix of seven bits (RFC 7541 section 5). */
function text(value: string): Buffer {
  const bytes = Buffer.from(value, "latin1");
  if (bytes.byteLength < 127) return Buffer.concat([Buffer.from([bytes.byteLength]), bytes]);
  const length = [127];
  let rest = bytes.byteLength - 127;
  for (; rest >= 128; rest = Math.floor(rest / 128)) length.push((rest % 128) + 128);
  return Buffer.concat([Buffer.from([...length, rest]), bytes]);
}
