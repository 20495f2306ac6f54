/** What the servers answer to. */
export const paths = {
  small: "/small",
  gzip: "/gzip",
  echo: "/echo",
  download: "/download",
  events: "/events",
  records: "/records",
  /** How many connections there are. */
  connections: "/connections",
};

/** The path of a small answer that comes when so many requests wait for one: each then has a connection of its own. */
export function holdPath(count: number): string {
  return `/hold/${count}`;
}
