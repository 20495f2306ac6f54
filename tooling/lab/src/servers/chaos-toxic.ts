/** What spoils a connection, with what its numbers are unless a request says otherwise. */
export const toxicDefaults = {
  /** Milliseconds. */
  latency: { latency: 0, jitter: 0 },
  /** KB per second. */
  bandwidth: { rate: 0 },
  /** Milliseconds between the end of the data and the end of the connection. */
  slow_close: { delay: 0 },
  /** Nothing passes; the connection is closed after so many milliseconds, with 0 never. */
  timeout: { timeout: 0 },
  /** Nothing passes; the connection is reset after so many milliseconds, with 0 when the first data arrives. */
  reset_peer: { timeout: 0 },
  /** Pieces of so many bytes, so many microseconds apart. */
  slicer: { average_size: 64, size_variation: 0, delay: 0 },
  /** Closes when so many bytes have passed. */
  limit_data: { bytes: 0 },
  /** Flips one bit of that byte of the stream (not in Toxiproxy). */
  corrupt: { offset: 0 },
};

export type ToxicType = keyof typeof toxicDefaults;
export type ToxicAttributes<Type extends ToxicType> = (typeof toxicDefaults)[Type];

/** One toxic: `downstream` is to the client, `upstream` to the server. */
export type Toxic = {
  [Type in ToxicType]: {
    readonly name: string;
    readonly type: Type;
    readonly stream: "downstream" | "upstream";
    /** Probability that a connection is hit, 0 to 1. */
    toxicity: number;
    readonly attributes: ToxicAttributes<Type>;
  };
}[ToxicType];

type ToxicPlace = Pick<Toxic, "stream" | "toxicity">;

export function createToxic<Type extends ToxicType>(
  type: Type,
  attributes: Partial<ToxicAttributes<Type>> = {},
  { stream = "downstream", toxicity = 1 }: Partial<ToxicPlace> = {},
  name = `${type}_${stream}`,
): Toxic {
  const toxic: unknown = { name, type, stream, toxicity, attributes: { ...toxicDefaults[type], ...attributes } };
  return toxic as Toxic; // the types of a pair that varies together cannot be told to the compiler
}

/** Numbers of the first toxic of that type, if there is one. */
export function attributesOf<Type extends ToxicType>(
  toxics: readonly Toxic[],
  type: Type,
): ToxicAttributes<Type> | undefined {
  return toxics.find((toxic) => toxic.type === type)?.attributes as ToxicAttributes<Type> | undefined;
}
